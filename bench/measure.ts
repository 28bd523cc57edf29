import type { Contest, Figure, Side } from "./figure.ts";

/** Nanoseconds of CPU time that each side is run before the first round, so that all of it is compiled. */
const WARM_UP_NS = 1e9;
/** Nanoseconds of CPU time that one side takes in one round. */
const ROUND_NS = 1e8;

/** What was measured: medians over the rounds, in CPU nanoseconds an iteration, and of the rounds' own ratios. */
export interface Measurement {
  readonly subjectNs: number;
  readonly anchorNs: number;
  /** Anchor ÷ subject. */
  readonly ratio: number;
}

export type Verdict = "aim" | "must" | "short" | "-";

/** Runs both sides in turns. A machine's speed changes by the second: the two runs of one round are next to each other, so their ratio is not touched. */
export function measure(contest: Contest, rounds: number): Measurement {
  const subjectCount = warmUp(contest.subject);
  const anchorCount = warmUp(contest.anchor);
  const samples = Array.from({ length: rounds }, () => ({
    anchorNs: contest.anchor(anchorCount),
    subjectNs: contest.subject(subjectCount),
  }));
  return {
    subjectNs: median(samples.map(({ subjectNs }) => subjectNs)),
    anchorNs: median(samples.map(({ anchorNs }) => anchorNs)),
    ratio: median(samples.map(({ anchorNs, subjectNs }) => anchorNs / subjectNs)),
  };
}

/** How a ratio stands against the goals of its figure. */
export function verdictOf({ must, aim }: Figure, ratio: number): Verdict {
  if (must === undefined) return "-";
  if (aim !== undefined && ratio >= aim) return "aim";
  return ratio >= must ? "must" : "short";
}

/** Runs a side until it is warm; says how many iterations make a round. */
function warmUp(side: Side): number {
  let count = 100;
  let spent = 0;
  for (;;) {
    const ns = Math.max(side(count), 1);
    spent += ns * count;
    if (spent >= WARM_UP_NS) return Math.max(1, Math.round(ROUND_NS / ns));
    count = Math.max(100, Math.round(ROUND_NS / ns));
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
