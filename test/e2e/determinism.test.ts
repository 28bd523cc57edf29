import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadScenario } from "../../src/scenario/load.ts";
import { type RunReport, runScenario } from "../../src/scenario/runner.ts";
import { formatEvent } from "../../src/trace/format.ts";
import { Workplace } from "../support/phonebank.ts";
import { PROJECT } from "../support/processes.ts";

const QUICKSTART = join(PROJECT, "scenarios/quickstart.yaml");
const place = new Workplace();
afterAll(place.clear);

describe("A run on virtual time, in a process of its own", () => {
  const traceOf = async (seed: string) => {
    const out = place.folder();
    const words = ["run", QUICKSTART, "--clock", "virtual", "--seed", seed, "--out", out, "--json"];
    const { code, stdout, stderr } = await place.phonebank(words).ended;
    expect(code, stderr).toBe(0);
    return { stdout, trace: readFileSync(join(out, "trace.ndjson")) };
  };

  test("gives the same octets for the same seed, and others for another seed", async () => {
    const [first, second, other] = await Promise.all([traceOf("7"), traceOf("7"), traceOf("8")]);
    expect(first.trace.equals(second.trace)).toBe(true);
    expect(first.stdout).toBe(second.stdout);
    expect(first.trace.length).toBeGreaterThan(100_000);
    const events = (trace: Buffer) => trace.subarray(trace.indexOf("\n"));
    expect(events(first.trace).equals(events(other.trace))).toBe(false);
  });
});

describe("Runs in one process", () => {
  let alone: { a: Played; b: Played };

  beforeAll(async () => {
    alone = { a: await played("7", "virtual"), b: await played("rain", "virtual") };
  });

  test("on virtual time go as they go alone when another one runs beside them", async () => {
    const order: string[] = [];
    const [a, b] = await Promise.all([played("7", "virtual", order), played("rain", "virtual", order)]);
    expect(order.lastIndexOf("7"), "they ran beside each other").toBeGreaterThan(order.indexOf("rain"));
    expect(a.trace).toEqual(alone.a.trace);
    expect(b.trace).toEqual(alone.b.trace);
    expect(a.trace).not.toEqual(b.trace);
  });

  test("on virtual time go as they go alone beside a real one, which comes to its own end", async () => {
    const [virtual, real] = await Promise.all([played("rain", "virtual"), played("7", "real")]);
    expect(virtual.trace).toEqual(alone.b.trace);
    expect(real.report).toMatchObject({ bootstraps: { applied: 47, rejected: 3 }, expectations: { unmet: [] } });
  });
});

interface Played {
  readonly report: RunReport;
  readonly trace: readonly string[];
}

/** Plays the quickstart; `order` gets the seed once for each event. */
async function played(seed: string, clock: "virtual" | "real", order: string[] = []): Promise<Played> {
  const trace: string[] = [];
  const report = await runScenario(loadScenario(QUICKSTART), {
    seed,
    clock,
    interrupted: new AbortController().signal,
    readers(header) {
      trace.push(JSON.stringify(header));
      return [
        (event) => {
          trace.push(formatEvent(event));
          order.push(seed);
        },
      ];
    },
  });
  return { report, trace };
}
