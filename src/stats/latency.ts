import { build, type Histogram } from "hdr-histogram-js";

/** Percentiles of durations in milliseconds; `count` 0 means that nothing was measured. */
export interface LatencySummary {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Durations up to one hour with three significant digits, in constant memory; longer ones count as one hour. */
export class LatencyHistogram {
  readonly #histogram: Histogram = build({ highestTrackableValue: HIGHEST, numberOfSignificantValueDigits: 3 });

  record(durationMs: number): void {
    this.#histogram.recordValue(Math.min(HIGHEST, Math.max(0, Math.round(durationMs))));
  }

  summary(): LatencySummary {
    const { totalCount: count, maxValue } = this.#histogram;
    const max = count === 0 ? 0 : maxValue;
    // The histogram answers with the upper end of a bucket, which may lie beyond everything that was measured.
    const at = (percentile: number) => Math.min(max, this.#histogram.getValueAtPercentile(percentile));
    return { count, p50: at(50), p95: at(95), p99: at(99), max };
  }
}

const HIGHEST = 3_600_000;
