import { endWaiting } from "./bootstrapping.ts";
import type { HandsetStep } from "./effect.ts";
import type { HandsetEnvironment } from "./environment.ts";
import { inTurn } from "./in-turn.ts";
import { expireParts } from "./inbox.ts";
import { expireMessages } from "./messaging.ts";
import { expireNotifications } from "./notification.ts";
import { passTime } from "./operations.ts";
import { expireQuestion } from "./sessions.ts";
import type { HandsetState } from "./state.ts";

/** Goes on with everything whose time has come, and gives up what has waited long enough. */
export function expire(state: HandsetState, env: HandsetEnvironment): HandsetStep<HandsetState> {
  return inTurn(state, [
    (next) => endWaiting(next, env),
    (next) => ({ state: expireMessages(expireParts(next, env), env), effects: [] }),
    (next) => expireNotifications(next, env),
    (next) => expireQuestion(next, env),
    (next) => passTime(next, env),
  ]);
}
