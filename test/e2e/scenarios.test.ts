import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { loadScenario } from "../../src/scenario/load.ts";
import { commandLine, Workplace } from "../support/phonebank.ts";
import { PROJECT } from "../support/processes.ts";

const place = new Workplace();
afterAll(place.clear);

const SCENARIOS = readdirSync(join(PROJECT, "scenarios"))
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => ({ name, file: join(PROJECT, "scenarios", name) }))
  .map(({ name, file }) => ({ name, file, clock: loadScenario(file).scenario.clock }));

const of = (clock: "real" | "virtual") => SCENARIOS.filter((scenario) => scenario.clock === clock);

/** Runs it as its file says, unless told otherwise; the result is its trace. */
async function run(file: string, ...options: string[]): Promise<Buffer> {
  const out = place.folder();
  const { code, stdout, stderr } = await commandLine(["run", file, "--out", out, ...options]);
  expect(code, `${stdout}${stderr}`).toBe(0);
  const { expectations, violations } = JSON.parse(readFileSync(join(out, "report.json"), "utf8"));
  expect(expectations.met).toBeGreaterThan(0);
  expect(violations).toEqual([]);
  const trace = readFileSync(join(out, "trace.ndjson"));
  expect(trace.includes('"type":"scenario.finished"')).toBe(true);
  expect(trace.includes('"type":"handset.failed"')).toBe(false);
  return trace;
}

describe("phonebank run", () => {
  test("has scenarios of both clocks to run, each under its own name", () => {
    expect(new Set(SCENARIOS.map(({ clock }) => clock))).toEqual(new Set(["real", "virtual"]));
    for (const { name, file } of SCENARIOS) expect(`${loadScenario(file).scenario.scenario}.yaml`).toBe(name);
  });

  test.each(of("real"))("$name comes out as it expects over real sockets", async ({ file }) => {
    await run(file);
  });

  test.each(of("real"))("$name comes out as it expects on virtual time", async ({ file }) => {
    await run(file, "--clock", "virtual");
  });

  test.each(of("virtual"))(
    "$name comes out as it expects, with the same trace each time, to the octet",
    async ({ file }) => {
      const [first, second] = [await run(file), await run(file)];
      expect(first.length).toBeGreaterThan(1_000);
      expect(first.equals(second)).toBe(true);
    },
  );
});
