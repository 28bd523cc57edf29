/**
 * A handset that is taken up, with a call for example. What asks its user waits, unseen, until he is free or its time is over; texts
 * are shown as ever. It does not restart or reset itself meanwhile, and takes no objects over OBEX. What runs in the background goes on.
 */
import { reopenPrompts } from "./bootstrap/bootstrapping.ts";
import type { HandsetStep } from "./effect.ts";
import type { HandsetEnvironment } from "./environment.ts";
import { inTurn } from "./in-turn.ts";
import { reopenOperations } from "./operations/operations.ts";
import { reopenNotifications } from "./sessions/notification.ts";
import { reopenQuestion } from "./sessions/session-prompts.ts";
import type { HandsetState } from "./state.ts";
import { expire } from "./waiting.ts";

type Step = HandsetStep<HandsetState>;

/** The handset is taken up, or free again: then its user is asked everything that is still open. */
export function takeBusy(state: HandsetState, busy: boolean, env: HandsetEnvironment): Step {
  if (state.busy === busy) return { state, effects: [] };
  const changed = withBusy(state, busy, env);
  if (busy) return { state: changed, effects: [] };
  return inTurn(changed, [
    (next) => expire(next, env),
    (next) => reopenPrompts(next, env),
    (next) => reopenNotifications(next, env),
    (next) => reopenOperations(next, env),
    (next) => reopenQuestion(next, env),
  ]);
}

/** Whatever it was taken up with ends with the power. */
export function freed(state: HandsetState, env: HandsetEnvironment): HandsetState {
  return state.busy ? withBusy(state, false, env) : state;
}

function withBusy(state: HandsetState, busy: boolean, env: HandsetEnvironment): HandsetState {
  env.emit({ type: "busy.changed", busy });
  return { ...state, busy };
}
