import { dirname, resolve } from "node:path";
import { ConfigError, type ConfigProblem } from "../../../base/errors.ts";

/** A file that another one names. */
export interface NamedFile {
  /** Where the other one names it. */
  readonly path: readonly PropertyKey[];
  /** As it is written there. */
  readonly name: string;
  /** Reads it, to see whether that is possible. @throws {ConfigError} */
  readonly read: (file: string) => unknown;
}

/** What is wrong with a file that the file `from` names; when it is the file as a whole, it is told at `place`, under the name as it is written. */
export function problemsOfNamed(
  { name, read }: NamedFile,
  from: string,
  place: Omit<ConfigProblem, "expected">,
): readonly ConfigProblem[] {
  try {
    read(resolve(dirname(from), name));
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((problem) => {
      const isOfWhole = problem.line === undefined && (problem.path === "" || problem.path === name);
      return isOfWhole ? { ...place, expected: `${name}: ${problem.expected}` } : problem;
    });
  }
}
