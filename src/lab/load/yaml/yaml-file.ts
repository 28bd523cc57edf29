import { readFileSync } from "node:fs";
import { type Document, LineCounter, parseDocument } from "yaml";
import type { ZodType } from "zod";
import { utf8Text } from "../../../base/bytes.ts";
import { ConfigError } from "../../../base/errors.ts";
import { type NamedFile, problemsOfNamed } from "./named-files.ts";
import { dotted, placeOf, schemaProblems } from "./schema-problems.ts";

/**
 * Reads a YAML file and holds it against a schema; `filesOf` are the files that it names, relative to it.
 * @throws {ConfigError} with every problem, each with its line and column; those of files that it names when it has none itself
 */
export function loadYamlFile<Value>(
  file: string,
  schema: ZodType<Value>,
  filesOf: (value: Value) => readonly NamedFile[] = () => [],
): Value {
  const text = readText(file);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new ConfigError(
      document.errors.map(({ message, pos }) => {
        const { line, col } = lines.linePos(pos[0]);
        return { file, line, column: col, path: "", expected: message };
      }),
    );
  }
  const result = schema.safeParse(contentOf(document, file));
  if (!result.success) throw new ConfigError(schemaProblems(result.error.issues, document, lines, file));
  const problems = filesOf(result.data).flatMap((named) =>
    problemsOfNamed(named, file, { file, ...placeOf(named.path, document, lines), path: dotted(named.path) }),
  );
  if (problems.length > 0) throw new ConfigError(problems);
  return result.data;
}

/**
 * Gives what is found wrong with a file after it was read its line and column there: `pathOf` tells where in the file stands what a
 * problem names, or `undefined` when it stands elsewhere.
 * @throws {ConfigError} that of `work`
 */
export function placedIn<Result>(
  file: string,
  pathOf: (named: string) => readonly string[] | undefined,
  work: () => Result,
): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const lines = new LineCounter();
    const document = parseDocument(readText(file), { lineCounter: lines });
    throw new ConfigError(
      error.problems.map((problem) => {
        const path = pathOf(problem.path);
        return path ? { ...problem, ...placeOf(path, document, lines), path: dotted(path) } : problem;
      }),
    );
  }
}

/** Aliases are followed here, not by the parser: one that leads nowhere, or to a flood of values, is the file's fault. */
function contentOf(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new ConfigError([{ file, path: "", expected: (error as Error).message }]);
  }
}

/** The text of a file. @throws {ConfigError} when it cannot be read. */
export function readText(file: string): string {
  return utf8Text(readOctets(file));
}

/** The octets of a file. @throws {ConfigError} when it cannot be read. */
export function readOctets(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const expected = code === "ENOENT" ? "no such file" : code === "EISDIR" ? "is a folder, not a file" : message;
    throw new ConfigError([{ file, path: "", expected }]);
  }
}
