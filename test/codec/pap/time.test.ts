import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatPapTime, parsePapTime } from "../../../src/codec/pap/time.ts";

describe("a PAP time", () => {
  test.each([
    ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"],
    ["2004-01-20T22:35:00z", "2004-01-20T22:35:00Z"],
    ["2024-02-29T23:59:59.999Z", "2024-02-29T23:59:59Z"],
    ["2024-02-29T00:30:00+01:00", "2024-02-28T23:30:00Z"],
    ["2024-02-29T00:30:00-0130", "2024-02-29T02:00:00Z"],
  ])("%s is the instant %s", (text, same) => {
    expect(parsePapTime(text)).toBe(Date.parse(same));
  });

  test.each([
    "",
    "2008-09-31T13:00:00Z",
    "2023-02-29T00:00:00Z",
    "2024-01-01T24:00:00Z",
    "2024-01-01",
    "2024-13-01T00:00:00Z",
    "x",
  ])("%s is none", (text) => {
    expect(parsePapTime(text)).toBeUndefined();
  });

  test("is what the calendar says, in both directions", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 250_000_000_000 }), (seconds) => {
        const text = formatPapTime(seconds * 1000);
        expect(text).toBe(new Date(seconds * 1000).toISOString().replace(".000", ""));
        expect(parsePapTime(text)).toBe(seconds * 1000);
      }),
    );
  });
});
