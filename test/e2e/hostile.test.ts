import { beforeAll, describe, expect, test } from "vitest";
import { BOMBS } from "../hostile/bombs.ts";
import { runTasks, targetTask } from "../hostile/parent.ts";
import type { Report } from "../hostile/protocol.ts";
import { TARGETS } from "../hostile/targets.ts";

/** Two processes: as many as the smallest machine that builds this has cores. */
const WIDTH = 2;
/** For 64 inputs or one bomb, which take some ten milliseconds on a quiet machine: beyond it is a hang. */
const DEADLINE_MS = 60_000;
const PLAN = { seed: "phonebank", prefixes: true, mutations: 10_000, random: 1_000 };
const MOST_MEGABYTES = 400;

describe("Every decoder survives hostile input", () => {
  let reports: readonly Report[] = [];
  beforeAll(async () => {
    const tasks = TARGETS.map(({ name }) => targetTask(name, PLAN));
    reports = await runTasks(tasks, { width: WIDTH, deadlineMs: DEADLINE_MS });
  });

  test.each(TARGETS.map(({ name }, index) => ({ name, index })))("$name", ({ index }) => {
    const { faults, cases, megabytes } = reports[index] as Report;
    expect(faults).toEqual([]);
    expect(cases).toBeGreaterThan(11_000);
    expect(megabytes).toBeLessThan(MOST_MEGABYTES);
  });
});

describe("A bomb costs its receiver little", () => {
  let reports: readonly Report[] = [];
  beforeAll(async () => {
    const tasks = BOMBS.map(({ name }) => ({ kind: "bomb" as const, bomb: name }));
    reports = await runTasks(tasks, { width: WIDTH, deadlineMs: DEADLINE_MS });
  });

  test.each(BOMBS.map((bomb, index) => ({ ...bomb, index })))("$name: $outcome", ({ index, outcome, withinMs }) => {
    const report = reports[index] as Report;
    expect(report.outcome).toBe(outcome);
    expect(report.slowestMs).toBeLessThan(withinMs);
  });
});
