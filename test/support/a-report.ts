import type { RunReport } from "../../src/scenario/runner.ts";
import { Statistics } from "../../src/stats/statistics.ts";

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
    ...new Statistics().summary(),
    ...changes,
  };
}
