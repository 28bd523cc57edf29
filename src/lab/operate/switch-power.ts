import type { Fleet } from "../../fleet/fleet.ts";
import type { HandsetState } from "../../handset/state.ts";
import { type HandsetSummary, summaryOf } from "./describe.ts";
import { handsetNamed } from "./handset-named.ts";
import { tell } from "./tell.ts";

/** Switches a handset on or off; one that stands so already is left alone, but one that is restarting stays off. @throws {OperateError} (rejects) `no-handset`, `failed` */
export async function switchPower(fleet: Fleet, name: string, power: HandsetState["power"]): Promise<HandsetSummary> {
  const state = handsetNamed(fleet, name);
  if (state.power === power && state.restartsAt === null) return summaryOf(state);
  return tell(fleet, state.id, { type: power === "on" ? "power.on" : "power.off" });
}
