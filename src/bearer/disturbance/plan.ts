import type { Millis } from "../../base/clock.ts";
import type { Random } from "../../base/random.ts";

/**
 * What a bearer can do wrong to a message: answer for it and lose it, deliver it twice, deliver it later, deliver it after
 * the one that follows, or change octets of it.
 */
export const DISTURBANCES = ["lose", "duplicate", "delay", "reorder", "corrupt"] as const;

/** One of {@link DISTURBANCES}. */
export type Disturbance = (typeof DISTURBANCES)[number];

/** When to disturb what. Plain data, so that a file may hold it. Messages are counted for each recipient from 1. */
export interface DisturbancePlan {
  /** What is done to the first, second … message of every recipient, whatever the chances; an empty list does nothing to it. */
  readonly sequence?: readonly (readonly Disturbance[])[];
  /** The probability of each kind, 0 to 1, for messages after the sequence; a kind that is left out does not happen. */
  readonly chances?: Readonly<Partial<Record<Disturbance, number>>>;
  /** How long a delayed message takes, both included. Default 1,000 to 5,000. */
  readonly delayMs?: { readonly min: Millis; readonly max: Millis };
  /** How long a reordered message waits for one that overtakes it. Default 5,000. */
  readonly reorderMs?: Millis;
  /** Octets changed in a corrupted message, fewer when it is shorter. Default 1. */
  readonly corruptOctets?: number;
}

/** What is done to one message. */
export interface Fate {
  readonly kinds: readonly Disturbance[];
  readonly delayMs: Millis;
}

/** The fate of message `number` of a recipient. It follows from the seed of `random`, which is that message's own, and not from other messages. */
export function fateOf(plan: DisturbancePlan, number: number, random: Random): Fate {
  const fixed = plan.sequence?.[number - 1];
  // Each kind draws from a stream of its own, so that another chance for one kind leaves the others as they are.
  const kinds = DISTURBANCES.filter((kind) => {
    return fixed ? fixed.includes(kind) : fraction(random.fork(kind)) < (plan.chances?.[kind] ?? 0);
  });
  const { min, max } = plan.delayMs ?? { min: 1_000, max: 5_000 };
  const delayMs = min + Math.floor(fraction(random.fork("delayMs")) * (max - min + 1));
  return { kinds, delayMs };
}

/** A copy of `bytes` with up to `count` octets changed, each in at least one bit, and where these are, in their order. */
export function corrupted(bytes: Uint8Array, count: number, random: Random): { bytes: Uint8Array; offsets: number[] } {
  const damaged = bytes.slice();
  const offsets = new Set<number>();
  while (offsets.size < Math.min(count, bytes.length)) offsets.add(random.uint32() % bytes.length);
  const sorted = [...offsets].sort((a, b) => a - b);
  for (const offset of sorted) damaged[offset] = (damaged[offset] ?? 0) ^ (1 + (random.uint32() % 255));
  return { bytes: damaged, offsets: sorted };
}

/** From 0 up to, but not including, 1. */
function fraction(random: Random): number {
  return random.uint32() / 2 ** 32;
}
