/** How the session in flight ends: well, without success, or because of something that befell the handset. */

import type { HandsetEnvironment } from "../environment.ts";
import { dropReports, keepUnanswered } from "../reports/reports.ts";
import type { HandsetState } from "../state.ts";
import { rememberAuthType } from "./auth-types.ts";
import { rememberAnswered } from "./calls.ts";
import type { ActiveSession } from "./session-record.ts";
import { isWantedAgain } from "./wanted-sessions.ts";

/** What may befall a session from the handset's side. */
export type BrokenOff = "power lost" | "switched off" | "network lost" | "roaming" | "address changed" | "card removed";

/** Why a session failed, and what there is to say of it besides. */
interface Failure {
  readonly reason: string;
  readonly detail?: string;
}

/** The session has come to its end. */
export function finishSession(state: HandsetState, session: ActiveSession, env: HandsetEnvironment): HandsetState {
  const { span, dm, messages, startedAt, pending } = session;
  const { serverId: server, sessionId, alerts } = dm;
  const durationMs = env.now - startedAt;
  env.emit({ type: "session.finished", span, server, sessionId, messages, durationMs });
  const over = rememberAuthType(rememberAnswered({ ...state, session: null }, pending.call), dm);
  return keepUnanswered(over, server, alerts, env);
}

/**
 * The session is over without success: it is wanted again after a longer wait, until its tries are used up. One that its server does
 * not take up again after a loss of power is opened anew at once, which is no failed try; one that the client had given up is a failed one.
 */
export function failSession(
  state: HandsetState,
  session: ActiveSession,
  why: Failure,
  env: HandsetEnvironment,
): HandsetState {
  tellFailed(session, why, env);
  const { pending, resumption, dm } = session;
  const { sessionTries, backOffMs, maxBackOffMs } = env.model.dm;
  const isNotTakenUp = resumption === "tried" && !dm.abort?.said;
  const tries = isNotTakenUp ? pending.tries : pending.tries + 1;
  const notBefore = isNotTakenUp ? env.now : env.now + Math.min(backOffMs * 2 ** (tries - 1), maxBackOffMs);
  const again = tries < sessionTries && isWantedAgain(state, session) ? [{ ...pending, tries, notBefore }] : [];
  return { ...state, session: null, pendingSessions: [...state.pendingSessions, ...again] };
}

/** What was in flight is over; it stays wanted, before all others, and its tries are not counted. */
export function breakOffSession(state: HandsetState, reason: BrokenOff, env: HandsetEnvironment): HandsetState {
  const { session } = state;
  if (!session) return state;
  tellFailed(session, { reason }, env);
  const again = isWantedAgain(state, session) ? [session.pending] : [];
  return { ...state, session: null, pendingSessions: [...again, ...state.pendingSessions] };
}

/** Servers that have no account any more get no session, no further message of the one in flight, and no report. */
export function abandonSessions(
  state: HandsetState,
  servers: readonly string[],
  env: HandsetEnvironment,
): HandsetState {
  const isTheirs = servers.includes(state.session?.dm.serverId ?? "");
  const quiet = isTheirs ? breakOffSession(state, "card removed", env) : state;
  const isOther = ({ serverId }: { readonly serverId: string }) => !servers.includes(serverId);
  const notifications = quiet.notifications.filter(isOther);
  const silent = servers.reduce((next, serverId) => dropReports(next, serverId, env), quiet);
  return { ...silent, notifications, pendingSessions: quiet.pendingSessions.filter(isOther) };
}

function tellFailed(
  { span, dm, startedAt }: ActiveSession,
  { reason, detail }: Failure,
  env: HandsetEnvironment,
): void {
  const { serverId: server, sessionId } = dm;
  const durationMs = env.now - startedAt;
  const more = detail === undefined ? {} : { detail };
  env.emit({ type: "session.failed", span, server, sessionId, reason, ...more, durationMs });
}
