import type { DmBehaviours } from "../dm/settings.ts";
import type { HandsetEnvironment } from "./environment.ts";
import type { HandsetState } from "./state.ts";

/** The objects whose behaviour goes by the charge, each with a setting `level`. */
const GO_BY_CHARGE = ["FUMO", "DiagMonBattery"] as const;

/** Behaviours as they are with a battery of so many percent; `null`: with what their settings say. */
export function withBattery(behaviours: DmBehaviours, battery: number | null): DmBehaviours {
  if (battery === null) return behaviours;
  const { settings } = behaviours;
  const charged = GO_BY_CHARGE.map((object) => [object, { ...settings[object], level: battery }] as const);
  return { ...behaviours, settings: { ...settings, ...Object.fromEntries(charged) } };
}

/** The handset with so many percent in its battery. */
export function charged(state: HandsetState, battery: number, env: HandsetEnvironment): HandsetState {
  if (state.battery === battery) return state;
  env.emit({ type: "battery.changed", level: battery });
  return { ...state, battery };
}
