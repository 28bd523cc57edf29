import { UsageError } from "../../command.ts";
import type { VerbForm } from "./verb.ts";

/** A word of a verb that is one of a few. @throws {UsageError} when it is none of them */
export function choice<Word extends string>(
  given: string | undefined,
  words: readonly Word[],
  { usage }: VerbForm,
): Word {
  const found = words.find((word) => word === given);
  if (found === undefined) throw new UsageError(`expected ${usage}, not "${given}"`);
  return found;
}
