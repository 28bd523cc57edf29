/** Sessions that are wanted and have not begun: with each server one over the network at most, and one over a line. */

import type { HandsetEnvironment } from "../environment.ts";
import { canTalk } from "../reach.ts";
import { serversOf } from "../servers.ts";
import type { HandsetState } from "../state.ts";
import { goesOverLine } from "./calls.ts";
import type { ActiveSession, PendingSession } from "./session-record.ts";

/**
 * Wants one client-initiated session with each server, now (DM_Bootstrap §5.6.6). It takes the place of one already wanted,
 * whose failed tries were made with the account as it was before; the answer to a call of the server stays one.
 */
export function wantSessions(
  state: HandsetState,
  servers: readonly string[],
  env: Pick<HandsetEnvironment, "now">,
): HandsetState {
  const others = state.pendingSessions.filter((each) => !servers.includes(each.serverId) || goesOverLine(each));
  const wanted = [...new Set(servers)].map((serverId): PendingSession => {
    const isCalled = (each: PendingSession) => each.serverId === serverId && each.call !== undefined;
    const called = state.pendingSessions.find((each) => isCalled(each) && !goesOverLine(each));
    return { ...(called ?? { serverId, alert: 1201 }), tries: 0, notBefore: env.now };
  });
  return { ...state, pendingSessions: [...others, ...wanted] };
}

/** Wants a session with one server, or with each there is an account for. */
export function requestSessions(
  state: HandsetState,
  server: string | undefined,
  env: HandsetEnvironment,
): HandsetState {
  return wantSessions(state, server === undefined ? serversOf(state, env.model) : [server], env);
}

/** The session that has been due longest, when there is a network, or the line that it goes over. */
export function dueSession(state: HandsetState, env: HandsetEnvironment): PendingSession | undefined {
  const isDue = ({ notBefore, call }: PendingSession) => notBefore <= env.now && canTalk(state, env.model, call?.line);
  return state.pendingSessions.filter(isDue).toSorted((a, b) => a.notBefore - b.notBefore)[0];
}

/**
 * Whether a session that came to nothing is to be tried again. Not when the user broke it off, nor when one with the server is to
 * follow already, as a bootstrap or a call came while it went on; nor over a line, whose other end begins anew.
 */
export function isWantedAgain({ pendingSessions }: HandsetState, { pending, dm }: ActiveSession): boolean {
  const isToFollow = (each: PendingSession) => each.serverId === pending.serverId && !goesOverLine(each);
  const isBrokenOff = dm.abort?.reason === "aborted-by-client";
  return !isBrokenOff && !goesOverLine(pending) && !pendingSessions.some(isToFollow);
}
