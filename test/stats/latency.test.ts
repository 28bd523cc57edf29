import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LatencyHistogram } from "../../src/stats/latency.ts";

function summaryOf(durations: readonly number[]) {
  const histogram = new LatencyHistogram();
  for (const duration of durations) histogram.record(duration);
  return histogram.summary();
}

describe("Latency percentiles", () => {
  test("of one to a hundred milliseconds are what one expects", () => {
    const summary = summaryOf(Array.from({ length: 100 }, (_, i) => i + 1));
    expect(summary).toEqual({ count: 100, p50: 50, p95: 95, p99: 99, max: 100 });
  });

  test("are exact to three digits, in order, and no greater than the greatest", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3_600_000 }), { minLength: 1, maxLength: 50 }), (durations) => {
        const { count, p50, p95, p99, max } = summaryOf(durations);
        const sorted = durations.toSorted((a, b) => a - b);
        const median = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
        expect(count).toBe(durations.length);
        expect(Math.abs(p50 - median)).toBeLessThanOrEqual(median / 1000 + 1);
        expect(max).toBe(sorted.at(-1));
        expect([p50, p95, p99, max]).toEqual([p50, p95, p99, max].toSorted((a, b) => a - b));
      }),
    );
  });

  test("take what is out of range for the end of the range", () => {
    expect(summaryOf([-5, 0.4, 9_999_999])).toMatchObject({ count: 3, p50: 0, max: 3_600_000 });
  });
});
