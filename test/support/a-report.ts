import type { RunReport } from "../../src/scenario/runner.ts";

const NOTHING = { count: 0, p50: 0, p95: 0, p99: 0, max: 0 };

/** The report of a run in which nothing happened, but for the changes. */
export function aReport(changes: Partial<RunReport> = {}): RunReport {
  return {
    scenario: "test",
    seed: "7",
    clock: "real",
    connections: "per-session",
    handsets: 1,
    durationMs: 1500,
    expectations: { met: 0, unmet: [] },
    interrupted: false,
    bootstraps: { applied: 0, rejected: 0, reasons: {}, sent: 0, acknowledged: 0, unanswered: 0 },
    rejections: [],
    unanswered: [],
    sessions: { completed: 0, failed: 0, failures: {} },
    messages: { sent: 0, received: 0 },
    commands: {},
    latencyMs: { bootstrap: NOTHING, acknowledgement: NOTHING, session: NOTHING, message: NOTHING },
    jobs: { finished: 0, failed: 0 },
    failedJobs: [],
    notifications: { sent: 0, answered: 0 },
    violationCount: 0,
    violations: [],
    ...changes,
  };
}
