import type { Millis } from "../base/clock.ts";
import { nextExpiry } from "../codec/sms/reassembly.ts";
import { nextMessageExpiry } from "./messaging.ts";
import type { DeviceModel } from "./model.ts";
import { hasNetwork } from "./reach.ts";
import type { HandsetState } from "./state.ts";

/** When the handset wants to be told `alarm.due`; `undefined` when it waits for nothing, or is off. */
export function nextAlarm(state: HandsetState, model: DeviceModel): Millis | undefined {
  if (state.power === "off") return undefined;
  const canTalk = !state.session && hasNetwork(state, model);
  const times = [
    nextExpiry(state.reassembly, model.reassembly),
    nextMessageExpiry(state.messages),
    ...state.attempts.map(({ waitEndsAt }) => waitEndsAt),
    ...(canTalk ? state.pendingSessions.map(({ notBefore }) => notBefore) : []),
  ].filter((time) => time !== undefined);
  return times.length > 0 ? Math.min(...times) : undefined;
}
