import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { PhonebankEvent } from "../../src/events/event.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { type RunOptions, runScenario } from "../../src/scenario/runner.ts";
import { formatEvent } from "../../src/trace/format.ts";
import { aFile } from "../support/a-folder.ts";
import { PROJECT } from "../support/a-model.ts";

const SCENARIOS = readdirSync(join(PROJECT, "scenarios")).filter((name) => name.endsWith(".yaml"));
const QUICKSTART = join(PROJECT, "scenarios/quickstart.yaml");

/** A run on virtual time, with all of its events. */
async function virtualRun(file: string, options: Partial<RunOptions> = {}) {
  const events: PhonebankEvent[] = [];
  const { signal } = new AbortController();
  const report = await runScenario(loadScenario(file), {
    clock: "virtual",
    interrupted: signal,
    readers: () => [(event) => events.push(event)],
    ...options,
  });
  return { report, events };
}

describe("Every bundled scenario", () => {
  test.each(SCENARIOS)("%s comes out as it expects on virtual time", async (name) => {
    const { report, events } = await virtualRun(join(PROJECT, "scenarios", name));
    expect(report.expectations.unmet).toEqual([]);
    expect(report.expectations.met).toBeGreaterThan(0);
    expect(report.violations).toEqual([]);
    expect(events.filter(({ type }) => type === "handset.failed")).toEqual([]);
  });
});

describe("A run", () => {
  test("is a function of its seed: the same seed gives the same events", async () => {
    const [first, again, other] = [
      await virtualRun(QUICKSTART, { handsets: 6 }),
      await virtualRun(QUICKSTART, { handsets: 6 }),
      await virtualRun(QUICKSTART, { handsets: 6, seed: "other" }),
    ];
    expect(again.events.map(formatEvent)).toEqual(first.events.map(formatEvent));
    expect(again.report).toEqual(first.report);
    expect(other.events.map(formatEvent)).not.toEqual(first.events.map(formatEvent));
  });

  test("has as many handsets as asked for", async () => {
    const { report } = await virtualRun(QUICKSTART, { handsets: 11 });
    expect(report).toMatchObject({ handsets: 11, bootstraps: { applied: 8, rejected: 3 } });
  });

  test("numbers its events without a gap, and begins and ends with its own", async () => {
    const { events } = await virtualRun(QUICKSTART, { handsets: 5 });
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
    expect([events[0]?.type, events.at(-1)?.type]).toEqual(["scenario.started", "scenario.finished"]);
  });

  test("that is interrupted stops at once, and still has a report", async () => {
    const interruption = new AbortController();
    const { report } = await virtualRun(QUICKSTART, {
      handsets: 5,
      interrupted: interruption.signal,
      readers: () => [(event) => event.type === "step.started" && interruption.abort()],
    });
    expect(report).toMatchObject({ interrupted: true, expectations: { met: 0, unmet: [] } });
  });

  test("tells what did not come out as expected", async () => {
    const file = aFile(
      "scenario: a\nfleet: [{ name: all }]\nsteps:\n  - expect: { of: [all], session: completed, within: 1s }\n",
    );
    const { report, events } = await virtualRun(file);
    expect(report.expectations).toMatchObject({
      met: 0,
      unmet: [{ expectation: "all: session completed within 1000 ms" }],
    });
    expect(events.map(({ type }) => type)).toContain("expectation.failed");
    expect(report.durationMs).toBe(1000);
  });

  test("on virtual time has no room for another server or a state folder", async () => {
    const { signal } = new AbortController();
    const loaded = loadScenario(QUICKSTART);
    const outside = { clock: "virtual", interrupted: signal } as const;
    await expect(runScenario(loaded, { ...outside, server: "http://x/" })).rejects.toThrow(
      "clock: expected real for a run with another server",
    );
    await expect(runScenario(loaded, { ...outside, stateFolder: "x" })).rejects.toThrow("with a state folder");
  });
});
