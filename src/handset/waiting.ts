import { endWaiting } from "./bootstrap/bootstrapping.ts";
import type { HandsetStep } from "./effect.ts";
import type { HandsetEnvironment } from "./environment.ts";
import { inTurn } from "./in-turn.ts";
import { expireParts } from "./inbox/inbox.ts";
import { expireMessages } from "./inbox/messaging.ts";
import { passTime } from "./operations/operations.ts";
import { expireNotifications } from "./sessions/notification.ts";
import { expireQuestion } from "./sessions/sessions.ts";
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
