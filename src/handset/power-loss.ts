/** What becomes of a session that was in flight when the power was lost, or the process ended. */
import { repeatMessage } from "../dm/session.ts";
import { scopedEmit } from "../events/bus.ts";
import { Tree } from "../tree/tree.ts";
import type { HandsetStep } from "./effect.ts";
import type { HandsetEnvironment } from "./environment.ts";
import { canTalk } from "./reach.ts";
import { breakOffSession, proceed, sessionEnvironment } from "./sessions.ts";
import type { ActiveSession, HandsetState } from "./state.ts";

type Step = HandsetStep<HandsetState>;

/** The power is back: the session is opened anew, gone on with, or given up, as the model does. */
export function recoverSession(state: HandsetState, env: HandsetEnvironment): Step {
  const { session, pendingSessions } = state;
  const { afterPowerLoss } = env.model.sessions;
  const canGoOn = session && session.resumption !== "impossible" && canTalk(state, env.model, undefined);
  if (canGoOn && afterPowerLoss === "resume") return takeUp(state, session, env);
  const broken = breakOffSession(state, "power lost", env);
  return { state: afterPowerLoss === "forget" ? { ...broken, pendingSessions } : broken, effects: [] };
}

/** Goes on with a session: with its question to the user, or with its last message once more. */
function takeUp(state: HandsetState, session: ActiveSession, env: HandsetEnvironment): Step {
  const { span, dm } = session;
  const emit = scopedEmit(env.emit, { span });
  emit({ type: "session.resumed", server: dm.serverId, sessionId: dm.sessionId });
  const resumed = { ...session, resumption: "tried" } as const;
  if (session.prompt) return { state: { ...state, session: resumed }, effects: [] };
  const tree = new Tree(env.model.base, state.overlay);
  const stepped = repeatMessage(tree, dm, sessionEnvironment(state, dm.serverId, span, env));
  return proceed({ ...state, session: { ...resumed, dm: stepped.state } }, stepped, emit, env);
}
