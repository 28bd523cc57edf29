import { describe, expect, test } from "vitest";
import { largest } from "../../src/base/largest.ts";

const upTo = (bound: number) => (number: number) => number <= bound;

describe("The largest good number", () => {
  test.each([1, 2, 3, 50, 99, 100])("is the one behind which none is good: %d", (bound) => {
    expect(largest(1, 100, upTo(bound))).toBe(bound);
  });

  test("is the end of the span where all are good", () => {
    expect(largest(1, 100, () => true)).toBe(100);
  });

  test("is the number before the span where none is good, or the span is empty", () => {
    expect(largest(1, 100, () => false)).toBe(0);
    expect(largest(2, 0, () => true)).toBe(1);
  });

  test("is found without asking about every number, and about none outside the span", () => {
    const asked: number[] = [];
    largest(1, 1000, (number) => asked.push(number) > 0 && number <= 700);
    expect(asked.length).toBeLessThan(12);
    expect(asked.every((number) => number >= 1 && number <= 1000)).toBe(true);
  });
});
