import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { PhonebankEvent } from "../../src/events/event.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { type RunOptions, runScenario } from "../../src/scenario/runner.ts";
import { formatEvent } from "../../src/trace/format.ts";
import { aFile } from "../support/a-folder.ts";
import { PROJECT } from "../support/a-model.ts";

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

  test("takes the session of a handset for the acknowledgement of its bootstrap, in either profile (BOOT-5.6.5-4, BOOT-B.2-1, BOOT-B.2-2)", async () => {
    for (const [name, profile] of [
      ["quickstart", "cp"],
      ["dm-profile", "dm"],
    ]) {
      const { report, events } = await virtualRun(join(PROJECT, `scenarios/${name}.yaml`));
      const { applied, rejected, sent, acknowledged, unanswered } = report.bootstraps;
      expect([profile, acknowledged, unanswered]).toEqual([profile, applied, rejected]);
      expect(sent).toBe(report.handsets);
      expect(report.latencyMs.acknowledgement.count).toBe(acknowledged);
      const started = events.find(({ type }) => type === "bootstrap.started");
      expect(started).toMatchObject({ profile });
    }
  });

  test("names each handset that a bootstrap was sent to and that never came, and finds no fault in it", async () => {
    const { report, events } = await virtualRun(QUICKSTART, { handsets: 11 });
    const left = events.flatMap((event) => (event.type === "bootstrap.unanswered" ? [event] : []));
    expect(left.map(({ device }) => device.slice("IMEI:".length)).toSorted()).toEqual(
      report.rejections.map(({ handset }) => handset).toSorted(),
    );
    expect(report.unanswered).toEqual(left.map(({ device, to, waitedMs }) => ({ device, to, waitedMs })));
    for (const { to, waitedMs } of report.unanswered) {
      expect(to).toMatch(/^49170/);
      expect(waitedMs).toBeGreaterThan(0);
    }
    expect(report.expectations.unmet).toEqual([]);
  });

  test("does not say who never came when sessions go to another server", async () => {
    const file = aFile(
      `scenario: a\nfleet: [{ name: all, count: 2 }]\nsteps:\n  - push: { to: [all], document: ${join(PROJECT, "scenarios/documents/dm-account.xml")}, sec: NETWPIN }\n  - expect: { of: [all], bootstrap: applied, within: 5s }\n`,
    );
    const { report, events } = await virtualRun(file, { clock: "real", server: "http://127.0.0.1:9/dm" });
    expect(report.bootstraps).toMatchObject({ applied: 2, sent: 2, acknowledged: 0, unanswered: 0 });
    expect(events.map(({ type }) => type)).not.toContain("bootstrap.unanswered");
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
