/** What servers have to be told: kept until they have taken it, session after session (DM_Protocol §8.7). When a session is due for it, {@link ./report-sessions.ts} says. */
import type { AlertFate, ClientAlert, SentAlert } from "../../dm/messages/client-alerts.ts";
import type { GenericAlert } from "../../mo/behaviour.ts";
import type { HandsetEnvironment } from "../environment.ts";
import type { HandsetState, Report } from "../state.ts";

/** Reports that wait at the same time; of more, the oldest goes. */
const MOST_REPORTS = 64;

/** Statuses by which a server asks for patience: retry later, and service unavailable. */
const LATER: ReadonlySet<number> = new Set([417, 503]);

/** Keeps an alert for a server, to be told in the session in flight or in one that is wanted now. Its name is `report-` and the counter of the new state. */
export function queueReport(
  state: HandsetState,
  serverId: string,
  { code, alert }: Omit<ClientAlert, "id">,
  env: HandsetEnvironment,
): HandsetState {
  const number = state.counters.report + 1;
  const id = `report-${number}`;
  const counted = { ...state, counters: { ...state.counters, report: number } };
  env.emit({ type: "report.queued", span: id, server: serverId, code, ...wordsOf(alert) });
  if (code === 1226 && env.model.dm.verDtd === "1.1") {
    env.emit({ type: "report.dropped", span: id, server: serverId, reason: "DM 1.1 has no Generic Alerts" });
    return counted;
  }
  const kept = state.reports.slice(-(MOST_REPORTS - 1));
  for (const each of state.reports.filter((report) => !kept.includes(report))) tellDropped(each, "too many wait", env);
  const report: Report = { id, code, alert, serverId, unanswered: 0, sessionFrom: env.now };
  return { ...counted, reports: [...kept, report] };
}

/** What a server said about reports; one of them that no message can carry is given up too. */
export function takeFates(state: HandsetState, fates: readonly AlertFate[], env: HandsetEnvironment): HandsetState {
  const over = new Set<Report>();
  for (const { id, status } of fates) {
    const report = state.reports.find((each) => each.id === id);
    if (!report || (typeof status === "number" && LATER.has(status))) continue;
    over.add(report);
    if (status === "too-large") tellDropped(report, "larger than the server takes", env);
    else if (status < 200 || status >= 300) tellDropped(report, `status ${status}`, env);
    else env.emit({ type: "report.taken", span: id, server: report.serverId, status });
  }
  return without(state, over);
}

/** A session with the server has ended well: what it did not answer is told again later, but not for ever; what came too late for it, soon. */
export function keepUnanswered(
  state: HandsetState,
  serverId: string,
  told: readonly SentAlert[],
  env: HandsetEnvironment,
): HandsetState {
  const { sessionTries, backOffMs, maxBackOffMs } = env.model.dm;
  const reports = state.reports.map((report): Report => {
    if (report.serverId !== serverId) return report;
    if (!told.some(({ id }) => id === report.id)) return { ...report, sessionFrom: report.sessionFrom ?? env.now };
    const wait = Math.min(backOffMs * 2 ** report.unanswered, maxBackOffMs);
    return { ...report, unanswered: report.unanswered + 1, sessionFrom: env.now + wait };
  });
  const given = reports.filter(({ unanswered }) => unanswered >= sessionTries);
  for (const each of given) tellDropped(each, "the server never answers", env);
  return without({ ...state, reports }, new Set(given));
}

/** There is nobody to be told any more. */
export function dropReports(state: HandsetState, serverId: string, env: HandsetEnvironment): HandsetState {
  const theirs = state.reports.filter((each) => each.serverId === serverId);
  for (const each of theirs) tellDropped(each, "no account of this server", env);
  return without(state, new Set(theirs));
}

function tellDropped({ id, serverId }: Report, reason: string, env: HandsetEnvironment): void {
  env.emit({ type: "report.dropped", span: id, server: serverId, reason });
}

function without(state: HandsetState, gone: ReadonlySet<Report>): HandsetState {
  return gone.size === 0 ? state : { ...state, reports: state.reports.filter((each) => !gone.has(each)) };
}

function wordsOf({ type, data, correlator }: GenericAlert) {
  return { alert: type, data, ...(correlator === undefined ? {} : { correlator }) };
}
