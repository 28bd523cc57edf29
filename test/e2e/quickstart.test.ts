import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Workplace, widthOf } from "../support/phonebank.ts";
import type { Ended } from "../support/running.ts";

const QUICKSTART = "scenarios/quickstart.yaml";
const place = new Workplace();
afterAll(place.clear);

describe("The quickstart", () => {
  const out = place.folder();
  let ended: Ended;
  let trace: string[];

  beforeAll(async () => {
    ended = await place.phonebank(["run", QUICKSTART, "--json", "--out", out]).ended;
    trace = readFileSync(join(out, "trace.ndjson"), "utf8").trimEnd().split("\n");
  });

  test("bootstraps 47 handsets and rejects the three wrong messages, each for its reason", () => {
    expect(ended.code, ended.stderr).toBe(0);
    const report = JSON.parse(ended.stdout);
    expect(report).toMatchObject({
      seed: "7",
      clock: "real",
      handsets: 50,
      bootstraps: { applied: 47, rejected: 3, reasons: { "bad-mac": 1, "unknown-sec": 1, incomplete: 1 } },
      sessions: { completed: 47, failed: 0 },
      violations: [],
      expectations: { met: 4, unmet: [] },
      interrupted: false,
    });
    expect(report.rejections).toHaveLength(3);
  });

  test("prints its report as the only line on stdout, and progress on stderr", () => {
    expect(ended.stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(ended.stderr).toBe("running quickstart, seed 7, 50 handsets\n");
  });

  test("writes the same report to a file", () => {
    expect(JSON.parse(readFileSync(join(out, "report.json"), "utf8"))).toEqual(JSON.parse(ended.stdout));
  });

  test("writes a trace whose first line names format, version and seed", () => {
    const [header = "", ...events] = trace;
    expect(JSON.parse(header)).toMatchObject({ format: "phonebank-trace", version: 1, seed: "7" });
    expect(events.length).toBeGreaterThan(1000);
    events.forEach((line, index) => {
      expect(JSON.parse(line).seq).toBe(index + 1);
    });
  });

  test("shows no PIN, password or nonce in the trace's text", () => {
    const texts = trace.map((line) => JSON.parse(line, (key, value) => (key === "bytes" ? undefined : value)));
    const entered = texts.filter(({ type }) => type === "pin.entered");
    expect(entered).toHaveLength(23);
    for (const { pin } of entered) expect(pin).toBe("***");
    const words = texts.flatMap((event) => wordsOf(event));
    expect(words).not.toContain("1234");
    // Passwords of the scenario are 32 hexadecimal digits, nonces 24 characters of base64.
    expect(words.filter((word) => /^[0-9a-f]{32}$/.test(word) || /^[\w+/]{22}==$/.test(word))).toEqual([]);
  });
});

describe("The quickstart's options", () => {
  test("another seed and number of handsets keep the three wrong messages, and the report fits 80 columns", async () => {
    const words = ["run", QUICKSTART, "--seed", "rain", "--handsets", "60"];
    const { code, stdout, stderr } = await place.phonebank(words).ended;
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^Scenario +quickstart, seed rain, real clock/m);
    expect(stdout).toMatch(/^Handsets +60$/m);
    expect(stdout).toMatch(/^Bootstrapped +57$/m);
    expect(stdout).toMatch(/^Rejected +3 \(/m);
    expect(stdout).toMatch(/^Sessions +57 completed, 0 failed$/m);
    expect(widthOf(stdout)).toBeLessThanOrEqual(80);
    expect(stdout).not.toContain("\u001b");
  });
});

function wordsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(wordsOf) : [];
}
