import { isDeepStrictEqual } from "node:util";

/** How a value differs from the one expected; nothing when it does not. */
export function differs(ours: unknown, theirs: unknown): string | undefined {
  return isDeepStrictEqual(ours, theirs) ? undefined : `${JSON.stringify(ours)}, expected ${JSON.stringify(theirs)}`;
}
