import type { Millis } from "../base/clock.ts";
import { nextExpiry } from "../codec/sms/reassembly.ts";
import { nextMessageExpiry } from "./inbox/messaging.ts";
import type { DeviceModel } from "./model/model.ts";
import { canTalk } from "./reach.ts";
import type { HandsetState } from "./state.ts";

/** When the handset wants to be told `alarm.due`; `undefined` when it waits for nothing, or is off and does not come on by itself. */
export function nextAlarm(state: HandsetState, model: DeviceModel): Millis | undefined {
  if (state.power === "off") return state.restartsAt ?? undefined;
  const isFree = (line: string | undefined) => !state.session && canTalk(state, model, line);
  const times = [
    nextExpiry(state.reassembly, model.reassembly),
    nextMessageExpiry(state.messages),
    ...state.attempts.map(({ waitEndsAt }) => waitEndsAt),
    ...state.notifications.map(({ endsAt }) => endsAt),
    ...state.operations.map(({ dueAt }) => dueAt),
    state.session?.prompt?.endsAt,
    state.pollAt ?? undefined,
    ...state.pendingSessions.flatMap(({ notBefore, call }) => (isFree(call?.line) ? notBefore : [])),
  ].filter((time) => time !== undefined);
  return times.length > 0 ? Math.min(...times) : undefined;
}
