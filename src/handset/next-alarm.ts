import type { Millis } from "../base/clock.ts";
import { nextExpiry } from "../codec/sms/reassembly.ts";
import type { DeviceModel } from "./model.ts";
import type { HandsetState } from "./state.ts";

/** When the handset wants to be told `alarm.due`; `undefined` when it waits for nothing. */
export function nextAlarm(state: HandsetState, model: DeviceModel): Millis | undefined {
  const times = [
    nextExpiry(state.reassembly, model.reassembly),
    ...state.attempts.map(({ promptEndsAt }) => promptEndsAt),
    ...(state.session ? [] : state.pendingSessions.map(({ notBefore }) => notBefore)),
  ].filter((time) => time !== undefined);
  return times.length > 0 ? Math.min(...times) : undefined;
}
