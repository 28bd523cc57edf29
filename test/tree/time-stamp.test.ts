import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatTimeStamp } from "../../src/tree/time-stamp.ts";

describe("A time stamp", () => {
  test.each([
    [0, "19700101T000000Z"],
    [Date.UTC(2000, 1, 29, 23, 59, 59, 999), "20000229T235959Z"],
    [Date.UTC(2024, 11, 31), "20241231T000000Z"],
    [Date.UTC(2100, 2, 1), "21000301T000000Z"],
  ])("of %i ms is %s", (at, text) => {
    expect(formatTimeStamp(at)).toBe(text);
  });

  test("agrees with the calendar of JavaScript", () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date("9999-12-31T23:59:59Z"), noInvalidDate: true }), (date) => {
        const expected = date.toISOString().replace(/\.\d+/, "").replace(/[-:]/g, "");
        expect(formatTimeStamp(date.getTime())).toBe(expected);
      }),
    );
  });
});
