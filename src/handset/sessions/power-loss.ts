/** What becomes of a session that was in flight when the power was lost, or the process ended. */

import { isObexUrl } from "../../codec/obex/url.ts";
import { repeatMessage } from "../../dm/session/session.ts";
import type { HandsetStep } from "../effect.ts";
import type { HandsetEnvironment } from "../environment.ts";
import { canTalk } from "../reach.ts";
import type { HandsetState } from "../state.ts";
import { goesOverLine } from "./calls.ts";
import { breakOffSession } from "./session-end.ts";
import type { ActiveSession } from "./session-record.ts";
import { stepSession } from "./session-step.ts";

type Step = HandsetStep<HandsetState>;

/** The power is back: the session is opened anew, gone on with, or given up, as the model does. */
export function recoverSession(state: HandsetState, env: HandsetEnvironment): Step {
  const { session, pendingSessions } = state;
  const { afterPowerLoss } = env.model.sessions;
  if (session && afterPowerLoss === "resume" && canGoOn(state, session, env)) return takeUp(state, session, env);
  const broken = breakOffSession(state, "power lost", env);
  return { state: afterPowerLoss === "forget" ? { ...broken, pendingSessions } : broken, effects: [] };
}

/** Over HTTP a session is bound to no connection; over OBEX it is, and that is gone (SyncML_OBEX). */
function canGoOn(state: HandsetState, { resumption, pending, dm }: ActiveSession, env: HandsetEnvironment): boolean {
  const isOverObex = goesOverLine(pending) || isObexUrl(dm.url);
  return resumption !== "impossible" && !isOverObex && canTalk(state, env.model, undefined);
}

/** Goes on with a session: with its question to the user, or with its last message once more. */
function takeUp(state: HandsetState, session: ActiveSession, env: HandsetEnvironment): Step {
  const { span, dm } = session;
  env.emit({ type: "session.resumed", span, server: dm.serverId, sessionId: dm.sessionId });
  const resumed = { ...session, resumption: "tried" } as const;
  if (session.prompt) return { state: { ...state, session: resumed }, effects: [] };
  return stepSession(state, resumed, (tree, around) => repeatMessage(tree, dm, around), env);
}
