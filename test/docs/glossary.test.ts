import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

interface Row {
  readonly term: string;
  /** How the code spells the term. */
  readonly spelling: string;
  readonly file: string;
  readonly test: string;
}

const rows: readonly Row[] = read("docs/glossary.md")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (term|---)/.test(line))
  .map((line) => {
    const [name = "", , file = "", test = ""] = line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim());
    const { term = name, spelling = term } = /^(?<term>.+) \(`(?<spelling>.+)`\)$/.exec(name)?.groups ?? {};
    return { term, spelling, file: linkedPath(file), test: linkedPath(test) };
  });

/** The path of `[path](../path)`; empty when text and address differ. */
function linkedPath(cell: string): string {
  return /^\[(?<path>.+)\]\(\.\.\/\k<path>\)$/.exec(cell)?.groups?.["path"] ?? "";
}

describe("The glossary", () => {
  test("has a row for each term, all of one shape and none twice", () => {
    expect(rows.length).toBeGreaterThan(80);
    expect(rows.filter(({ term, file, test }) => !term || !file || !test)).toEqual([]);
    expect(new Set(rows.map(({ term }) => term)).size).toBe(rows.length);
  });

  test("is in order", () => {
    const keys = rows.map(({ term }) => term.toLowerCase().replace(/[^a-z0-9]/g, ""));
    expect(keys).toEqual(keys.toSorted());
  });

  test.each(rows)("finds $term in $file", ({ spelling, file }) => {
    expect(read(file).toLowerCase()).toContain(spelling.toLowerCase());
  });

  test("names tests that exist", () => {
    const missing = rows.filter(({ test }) => !existsSync(new URL(`../../${test}`, import.meta.url)));
    expect(missing.map(({ term, test }) => `${term}: ${test}`)).toEqual([]);
  });
});
