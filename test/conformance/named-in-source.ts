/** Whether a test is there that a list names, found by reading its source. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CELLS, COMMON } from "../dm/status-matrix/cells.ts";
import { EVERY_NODE } from "../mo/every-node.ts";

const TESTS = fileURLToPath(new URL("../", import.meta.url));

/** Titles that no source has as they are, as its rows are made by a program. */
const MADE: ReadonlySet<string> = new Set([
  ...[...COMMON, ...CELLS].map(([cmd, status, about]) => `dm/status-matrix: ${cmd} ${status}: ${about}`),
  ...COMMON.flatMap(([cmd]) =>
    [401, 407].map((code) => `dm/status-matrix: ${cmd} ${code}: the server has not proved itself`),
  ),
  ...EVERY_NODE.map(({ id }) => `mo/every-node: ${id} is what its description makes of it`),
]);

const sources = new Map<string, string>();

/** `name`: `dm/session/session: title`, see {@link ./dm/requirement.ts}. Comments name nothing. */
export function hasTest(name: string): boolean {
  const [file = "", ...title] = name.split(": ");
  const quoted = JSON.stringify(title.join(": "));
  return MADE.has(name) || sourceOf(file).includes(quoted);
}

function sourceOf(file: string): string {
  const known = sources.get(file);
  if (known !== undefined) return known;
  const path = `${TESTS}${file}.test.ts`;
  const lines = existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
  const source = lines.filter((line) => !/^\s*(?:\/\/|\*|\/\*)/.test(line)).join("\n");
  sources.set(file, source);
  return source;
}
