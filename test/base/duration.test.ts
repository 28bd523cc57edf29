import { describe, expect, test } from "vitest";
import { parseDuration } from "../../src/base/duration.ts";

describe("A duration", () => {
  test.each([
    ["250ms", 250],
    ["5s", 5000],
    [" 1.5 s ", 1500],
    ["2min", 120_000],
    ["24h", 86_400_000],
    ["7d", 604_800_000],
    ["0s", 0],
  ])("%j is %d ms", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each(["", "5", "s", "-5s", "5 m", "5S", "1h30min", "5sec", "NaNs"])("%j is none", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});
