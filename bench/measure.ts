import type { Contest, Figure, Side } from "./figure.ts";

/** How long each side is run, in nanoseconds: before the first round, so that all of it is compiled, and in each round. */
interface Effort {
  readonly warmUpNs: number;
  readonly roundNs: number;
}

const CPU_EFFORT: Effort = { warmUpNs: 1e9, roundNs: 1e8 };
/** Disk and network are less even than the processor, and more code lies on the way. */
const RATE_EFFORT: Effort = { warmUpNs: 3e9, roundNs: 3e8 };

/** What was measured: medians over the rounds, in nanoseconds an iteration, and of the rounds' own ratios. */
export interface Measurement {
  readonly subjectNs: number;
  readonly anchorNs: number;
  /** Anchor ÷ subject. */
  readonly ratio: number;
}

export type Verdict = "aim" | "must" | "short" | "-";

/** Runs both sides in turns. A machine's speed changes by the second: the two runs of one round are next to each other, so their ratio is not touched. */
export async function measure(contest: Contest, rounds: number, { rate }: Figure): Promise<Measurement> {
  const effort = rate ? RATE_EFFORT : CPU_EFFORT;
  const subjectCount = await warmUp(contest.subject, effort);
  const anchorCount = await warmUp(contest.anchor, effort);
  const samples: { readonly anchorNs: number; readonly subjectNs: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    samples.push({ anchorNs: await contest.anchor(anchorCount), subjectNs: await contest.subject(subjectCount) });
  }
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
async function warmUp(side: Side, { warmUpNs, roundNs }: Effort): Promise<number> {
  let count = 100;
  let spent = 0;
  for (;;) {
    const ns = Math.max(await side(count), 1);
    spent += ns * count;
    if (spent >= warmUpNs) return Math.max(1, Math.round(roundNs / ns));
    count = Math.max(100, Math.round(roundNs / ns));
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
