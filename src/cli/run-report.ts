import type { RunReport } from "../scenario/runner.ts";
import type { LatencySummary } from "../stats/latency.ts";
import { formatTable } from "./table.ts";

/** Violations and unmet expectations that are printed one by one; the JSON has them all. */
const LISTED = 10;

/** The report of a run for people, at most 80 columns wide. */
export function formatReport(report: RunReport): string {
  const { bootstraps, sessions, expectations } = report;
  const seconds = (report.durationMs / 1000).toFixed(1);
  const summary = formatTable([
    ["Scenario", `${report.scenario}, seed ${report.seed}, ${report.clock} clock, ${seconds} s`],
    ["Handsets", String(report.handsets)],
    ["Bootstrapped", String(bootstraps.applied)],
    ["Rejected", `${bootstraps.rejected}${inParentheses(bootstraps.reasons)}`],
    ["Sessions", `${sessions.completed} completed, ${sessions.failed} failed${inParentheses(sessions.failures)}`],
    ["Connections", report.connections],
    ["Violations", String(report.violations.length)],
    ["Expectations", `${expectations.met} met, ${expectations.unmet.length} not met`],
  ]);
  return [summary, rejections(report), commands(report), latencies(report), violations(report), unmet(report)]
    .filter((part) => part !== "")
    .join("\n");
}

function rejections({ rejections: rows }: RunReport): string {
  if (rows.length === 0) return "";
  const more = rows.length > LISTED ? `... and ${rows.length - LISTED} more\n` : "";
  const listed = rows.slice(0, LISTED).map(({ handset, reason }) => [handset, reason]);
  return formatTable([["Rejected handset", "Reason"], ...listed]) + more;
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
      row("session", latencyMs.session),
      row("message", latencyMs.message),
    ],
    [1, 2, 3, 4, 5],
  );
}

function violations({ violations: rows }: RunReport): string {
  return list(
    "Violations",
    rows.map(({ device, rule, detail, spec }) => `${device} ${rule}: ${detail} (${spec})`),
  );
}

function unmet({ expectations }: RunReport): string {
  return list(
    "Expectations not met",
    expectations.unmet.map(({ expectation, found }) => `${expectation}; ${found}`),
  );
}

function list(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return "";
  const more = lines.length > LISTED ? [`... and ${lines.length - LISTED} more`] : [];
  return `${[`${title}:`, ...[...lines.slice(0, LISTED), ...more].map((line) => `  ${line}`)].join("\n")}\n`;
}

function inParentheses(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).map(([reason, count]) => `${count} ${reason}`);
  return parts.length > 0 ? ` (${parts.join(", ")})` : "";
}
