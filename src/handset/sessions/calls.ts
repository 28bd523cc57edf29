/** Sessions that servers have called for by a Package #0, among those that are wanted (DM_Notification). */
import type { HandsetEnvironment } from "../environment.ts";
import type { HandsetState } from "../state.ts";
import type { PendingSession, SessionCall } from "./session-record.ts";

/** Calls that were answered, and are remembered, so that a copy of one begins no second session. */
const REMEMBERED_CALLS = 16;

/**
 * Wants the session that a server has called for, now, in place of one with it that is wanted already: one session serves both. What
 * goes over a line and what goes over the network leave each other alone, as a line may be gone before its turn.
 */
export function wantCalled(
  state: HandsetState,
  serverId: string,
  call: SessionCall,
  env: Pick<HandsetEnvironment, "now">,
): HandsetState {
  const isSame = (each: PendingSession) =>
    each.serverId === serverId && goesOverLine(each) === (call.line !== undefined);
  const others = state.pendingSessions.filter((each) => !isSame(each));
  const wanted: PendingSession = { serverId, alert: 1200, tries: 0, notBefore: env.now, call };
  return { ...state, pendingSessions: [...others, wanted] };
}

/** Whether a wanted session is to go over a line. */
export function goesOverLine({ call }: Pick<PendingSession, "call">): boolean {
  return call?.line !== undefined;
}

/** Whether this very session is wanted or under way, or the call is a copy of one that was answered. */
export function isKnownCall(state: HandsetState, serverId: string, { sessionId, digest }: SessionCall): boolean {
  const calls = [...state.pendingSessions, ...(state.session ? [state.session.pending] : []), ...state.notifications];
  const isSame = (each: (typeof calls)[number]) => each.serverId === serverId && each.call?.sessionId === sessionId;
  return state.answeredCalls.includes(digest) || calls.some(isSame);
}

/** The session that a call asked for has come to its end, or the user wants none. */
export function rememberAnswered(state: HandsetState, call: SessionCall | undefined): HandsetState {
  if (!call) return state;
  return { ...state, answeredCalls: [...state.answeredCalls, call.digest].slice(-REMEMBERED_CALLS) };
}

/** Servers, of those who called, whose session or whose question to the user waits. */
export function callersWaiting({ pendingSessions, notifications }: HandsetState): ReadonlySet<string> {
  const called = pendingSessions.filter(({ call }) => call !== undefined);
  return new Set([...called, ...notifications].map(({ serverId }) => serverId));
}

/** Without the calls that came over a line: no line outlives the power, and its server calls again. */
export function withoutLines(state: HandsetState): HandsetState {
  const notifications = state.notifications.filter((each) => !goesOverLine(each));
  const pendingSessions = state.pendingSessions.filter((each) => !goesOverLine(each));
  const isAsBefore =
    notifications.length === state.notifications.length && pendingSessions.length === state.pendingSessions.length;
  return isAsBefore ? state : { ...state, notifications, pendingSessions };
}
