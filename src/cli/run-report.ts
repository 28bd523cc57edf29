import type { RunReport } from "../scenario/runner.ts";
import type { LatencySummary } from "../stats/latency.ts";
import { formatTable } from "./table.ts";
import { WIDTH, wrap } from "./wrap.ts";

/** Entries of a list that are printed one by one; the JSON has them all. */
const LISTED = 10;
/** Width of the first column of the summary, with the blanks that follow it. */
const NAMES = 14;

/** The report of a run for people, within 80 columns. */
export function formatReport(report: RunReport): string {
  const { bootstraps, sessions, expectations } = report;
  const seconds = (report.durationMs / 1000).toFixed(1);
  const end = report.interrupted ? ", interrupted" : "";
  const summary = formatTable(
    [
      ["Scenario", `${report.scenario}, seed ${report.seed}, ${report.clock} clock, ${seconds} s${end}`],
      ["Handsets", String(report.handsets)],
      ...sending(report),
      ["Bootstrapped", String(bootstraps.applied)],
      ["Rejected", `${bootstraps.rejected}${inParentheses(bootstraps.reasons)}`],
      ["Sessions", `${sessions.completed} completed, ${sessions.failed} failed${inParentheses(sessions.failures)}`],
      ...notifying(report),
      ...jobs(report),
      ["Connections", report.connections],
      ["Violations", String(report.violationCount)],
      ["Expectations", `${expectations.met} met, ${expectations.unmet.length} not met`],
    ].flatMap(([name = "", text = ""]) => wrap(text, WIDTH - NAMES).map((line, i) => [i === 0 ? name : "", line])),
  );
  const details = [rejections, unanswered, commands, latencies, failedJobs, violations, unmet].map((part) =>
    part(report),
  );
  return [summary, ...details].filter((part) => part !== "").join("\n");
}

function sending({ bootstraps: { sent, acknowledged, unanswered } }: RunReport): string[][] {
  if (sent === 0) return [];
  const isKnown = acknowledged + unanswered > 0;
  const followed = isKnown
    ? `${acknowledged} followed by a session, ${unanswered} not`
    : "the other server knows which a session followed";
  return [["Bootstraps", `${sent} sent; ${followed}`]];
}

function notifying({ notifications: { sent, answered } }: RunReport): string[][] {
  return sent === 0 ? [] : [["Notifications", `${sent} sent; ${answered} answered by a session`]];
}

/** Jobs that went well are in the statuses; they count where others failed. */
function jobs({ jobs: { finished, failed } }: RunReport): string[][] {
  return failed === 0 ? [] : [["Jobs", `${finished} finished, ${failed} failed`]];
}

function failedJobs({ failedJobs: rows, jobs: { failed } }: RunReport): string {
  const texts = rows.map(({ device, job, step, detail }) => `${device} ${job}, command ${step}: ${detail}`);
  return list("Failed jobs", texts, failed);
}

function rejections({ rejections: rows, bootstraps }: RunReport): string {
  if (rows.length === 0) return "";
  const listed = rows.slice(0, LISTED).map(({ handset, reason }) => [handset, reason]);
  const more = moreThan(listed.length, bootstraps.rejected).map((line) => `${line}\n`);
  return formatTable([["Rejected handset", "Reason"], ...listed]) + more.join("");
}

function unanswered({ unanswered: rows, bootstraps }: RunReport): string {
  if (rows.length === 0) return "";
  const listed = rows
    .slice(0, LISTED)
    .map(({ device, to, waitedMs }) => [device, to, `${(waitedMs / 1000).toFixed(1)} s`]);
  const more = moreThan(listed.length, bootstraps.unanswered).map((line) => `${line}\n`);
  return formatTable([["No session since its bootstrap", "Sent to", "Waited"], ...listed], [2]) + more.join("");
}

function commands({ commands: counts }: RunReport): string {
  const statuses = [...new Set(Object.values(counts).flatMap((each) => Object.keys(each)))].sort();
  if (statuses.length === 0) return "";
  const rows = Object.entries(counts).map(([command, byStatus]) => [
    command,
    ...statuses.map((status) => (byStatus[status] === undefined ? "-" : String(byStatus[status]))),
  ]);
  const columns = statuses.map((_, i) => i + 1);
  return formatTable([["Command", ...statuses], ...rows], columns);
}

function latencies({ latencyMs }: RunReport): string {
  const row = (name: string, { count, p50, p95, p99, max }: LatencySummary) => [
    name,
    ...[count, p50, p95, p99, max].map(String),
  ];
  return formatTable(
    [
      ["Milliseconds", "count", "p50", "p95", "p99", "max"],
      row("bootstrap", latencyMs.bootstrap),
      row("sent to session", latencyMs.acknowledgement),
      row("session", latencyMs.session),
      row("message", latencyMs.message),
    ],
    [1, 2, 3, 4, 5],
  );
}

function violations({ violations: rows, violationCount }: RunReport): string {
  const texts = rows.map(({ device, rule, detail, spec }) => `${device} ${rule}: ${detail} (${spec})`);
  return list("Violations", texts, violationCount);
}

function unmet({ expectations }: RunReport): string {
  const texts = expectations.unmet.map(({ expectation, found }) => `${expectation}; ${found}`);
  return list("Expectations not met", texts, texts.length);
}

/** The first texts of `total` under a title; a long one goes on in lines that are set in further. */
function list(title: string, texts: readonly string[], total: number): string {
  if (texts.length === 0) return "";
  const listed = texts.slice(0, LISTED);
  const lines = [...listed, ...moreThan(listed.length, total)].flatMap((text) =>
    wrap(text, WIDTH - 4).map((line, i) => (i === 0 ? `  ${line}` : `    ${line}`)),
  );
  return `${[`${title}:`, ...lines].join("\n")}\n`;
}

function moreThan(listed: number, total: number): string[] {
  return total > listed ? [`... and ${total - listed} more`] : [];
}

function inParentheses(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).map(([reason, count]) => `${count} ${reason}`);
  return parts.length > 0 ? ` (${parts.join(", ")})` : "";
}
