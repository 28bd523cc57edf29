import type { Random } from "../../../src/base/random.ts";

/** Draws a number from 0 to below `bound`. */
export type Choose = (bound: number) => number;

/** Choices of a generator. */
export function chooseBy(random: Random): Choose {
  return (bound) => random.uint32() % bound;
}

/** Choices that stand in octets, two for each; 0 when there are no more. So what changes octets changes choices. */
export function chooseFrom(octets: Uint8Array): Choose {
  let at = 0;
  return (bound) => {
    const drawn = ((octets[at] ?? 0) << 8) | (octets[at + 1] ?? 0);
    at += 2;
    return drawn % bound;
  };
}

/** One of a list that is not empty. */
export function oneOf<T>(choose: Choose, list: readonly T[]): T {
  return list[choose(list.length)] as T;
}
