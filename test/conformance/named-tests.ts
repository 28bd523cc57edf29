/** Finds the tests that name requirements, by reading the sources of the tests. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A test, a table row of one, or a group of tests, that names requirements in its title. */
export interface NamedTest {
  /** From the root of the project, for example `test/tree/rights.test.ts`. */
  readonly file: string;
  /** Without the ids that end it. */
  readonly title: string;
  readonly ids: readonly string[];
}

const TESTS = fileURLToPath(new URL("../", import.meta.url));

const ID = /(?<![\w-])(?:BOOT-[A-Z0-9.]+-\d+|BOOTX-\d+)\b/g;

/** A string of one line. */
const TEXT = /"(?:[^"\\\n]|\\.)*"/g;

/** The title of a test or group; with a bracket before it, that of a table. */
const TITLE = /(?:\b(?:describe|test)|(\)))\(\s*("(?:[^"\\\n]|\\.)*")/g;

/** Every test below `test/` that names a requirement, in the order of files and lines. */
export function namedTests(): readonly NamedTest[] {
  const files = readdirSync(TESTS, { recursive: true, encoding: "utf8" }).map((file) => file.replaceAll("\\", "/"));
  const found = files.filter((file) => file.endsWith(".test.ts")).toSorted();
  return found.flatMap((file) => namedTestsIn(`test/${file}`, readFileSync(`${TESTS}${file}`, "utf8")));
}

/** The tests of one source that name requirements: in their titles, or in a row of their table that the title prints. */
export function namedTestsIn(file: string, source: string): readonly NamedTest[] {
  const titles = [...source.matchAll(TITLE)].map((match) => ({
    at: match.index + match[0].lastIndexOf(match[2] ?? ""),
    isTable: match[1] !== undefined,
    text: unquoted(match[2] ?? ""),
  }));
  return [...source.matchAll(TEXT)].flatMap(({ index, 0: quoted }) => {
    const ids = quoted.match(ID) ?? [];
    if (ids.length === 0 || isComment(source, index)) return [];
    const own = titles.find(({ at }) => at === index);
    if (own) return [{ file, title: withoutIds(own.isTable ? rowTitle(own.text, "") : own.text), ids }];
    const next = titles.find(({ at }) => at > index);
    const before = titles.findLast(({ at }) => at < index)?.at ?? 0;
    const isInTable = source.slice(before, index).includes(".each") && next?.isTable === true;
    if (!isInTable || !next.text.includes("%s")) return [];
    return [{ file, title: withoutIds(rowTitle(next.text, restOfLine(source, index))), ids }];
  });
}

/** The title of a table with the strings of a row in the places of its `%s`. */
function rowTitle(title: string, row: string): string {
  const values = (row.match(TEXT) ?? []).map(unquoted);
  return title.replace(/%[a-z]/g, () => values.shift() ?? "...");
}

function withoutIds(title: string): string {
  return title
    .replace(/ \((?:BOOTX?-[A-Z0-9.-]+(?:, )?)+\)/g, "")
    .replace(/^BOOTX?-[A-Z0-9.-]+: /, "")
    .trim();
}

function restOfLine(source: string, index: number): string {
  return source.slice(index).split("\n", 1)[0] ?? "";
}

function isComment(source: string, index: number): boolean {
  const line = source.slice(source.lastIndexOf("\n", index) + 1, index).trimStart();
  return line.startsWith("//") || line.startsWith("*") || line.startsWith("/*");
}

function unquoted(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(.)/g, "$1");
}
