import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { civilDate, daysSinceEpoch } from "../../src/base/civil-date.ts";

describe("a date", () => {
  test("is what the calendar says, before 1970 too", () => {
    fc.assert(
      fc.property(fc.integer({ min: -700_000, max: 2_900_000 }), (days) => {
        const date = new Date(days * 86_400_000);
        const expected = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
        expect(civilDate(days)).toEqual(expected);
        expect(daysSinceEpoch(expected)).toBe(days);
      }),
    );
  });

  test.each([
    [2023, 2, 29],
    [1900, 2, 29],
    [2024, 13, 1],
    [2024, 0, 1],
    [2024, 4, 31],
    [2024, 1, 0],
  ])("%i-%i-%i is none", (year, month, day) => {
    expect(daysSinceEpoch({ year, month, day })).toBeUndefined();
  });
});
