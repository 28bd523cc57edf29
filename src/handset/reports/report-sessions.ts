import type { HandsetState } from "../state.ts";

/**
 * Wants a session with every server that has to be told something and has none in flight or to come. Each report asks for one
 * once, and again when a session ended without an answer: a server that cannot be reached is given up as for any session.
 */
export function arrangeReports(state: HandsetState): HandsetState {
  const { session, pendingSessions } = state;
  const waiting = state.reports.filter(
    ({ serverId, sessionFrom }) => sessionFrom !== null && serverId !== session?.dm.serverId,
  );
  if (waiting.length === 0) return state;
  const servers = new Set(waiting.map(({ serverId }) => serverId));
  const missing = [...servers].filter((serverId) => !pendingSessions.some((each) => each.serverId === serverId));
  const wanted = missing.map((serverId) => {
    const times = waiting.flatMap((each) => (each.serverId === serverId ? (each.sessionFrom ?? []) : []));
    return { serverId, alert: 1201, tries: 0, notBefore: Math.min(...times) } as const;
  });
  return {
    ...state,
    pendingSessions: [...pendingSessions, ...wanted],
    reports: state.reports.map((each) => (servers.has(each.serverId) ? { ...each, sessionFrom: null } : each)),
  };
}

/** Whether nobody is going to tell the server: its session was tried as often as the model does. */
export function isGivenUp({ session, pendingSessions, reports }: HandsetState, id: string): boolean {
  const report = reports.find((each) => each.id === id);
  if (!report) return true;
  const { serverId, sessionFrom } = report;
  const isToCome = pendingSessions.some((each) => each.serverId === serverId);
  return sessionFrom === null && !isToCome && session?.dm.serverId !== serverId;
}
