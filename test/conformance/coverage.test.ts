import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { generatedPages } from "../../docs/generate.ts";
import { namedTests, namedTestsIn } from "./named-tests.ts";
import { REQUIREMENTS } from "./requirements.ts";

/** How many requirements each part of the specification has, counted from 1. */
const COUNTS: Readonly<Record<string, number>> = {
  "BOOT-3.1-": 1,
  "BOOT-3.2-": 1,
  "BOOT-4-": 1,
  "BOOT-5.1-": 1,
  "BOOT-5.1.1-": 7,
  "BOOT-5.1.2-": 3,
  "BOOT-5.1.2.1-": 4,
  "BOOT-5.1.2.2-": 3,
  "BOOT-5.2-": 5,
  "BOOT-5.3-": 3,
  "BOOT-5.3.1.1-": 1,
  "BOOT-5.3.2-": 8,
  "BOOT-5.3.3-": 2,
  "BOOT-5.3.4-": 3,
  "BOOT-5.3.5.1-": 2,
  "BOOT-5.3.6-": 6,
  "BOOT-5.4-": 2,
  "BOOT-5.6-": 1,
  "BOOT-5.6.1.1-": 3,
  "BOOT-5.6.2-": 2,
  "BOOT-5.6.3-": 2,
  "BOOT-5.6.5-": 5,
  "BOOT-5.6.6-": 4,
  "BOOT-B.1-": 5,
  "BOOT-B.2-": 3,
  "BOOT-C-": 25,
  "BOOTX-": 18,
};

const LISTED = REQUIREMENTS.map(({ id }) => id);
const TESTS = namedTests();
const NAMED = new Set(TESTS.flatMap(({ ids }) => ids));

describe("The list of requirements", () => {
  test("has every requirement once, those of appendices B and C too (BOOT-3.1-1)", () => {
    const all = Object.entries(COUNTS).flatMap(([part, count]) =>
      Array.from({ length: count }, (_, i) => `${part}${i + 1}`),
    );
    expect(LISTED.toSorted()).toEqual(all.toSorted());
  });

  test("has a test that names it for each that is done or has a switch", () => {
    const open = REQUIREMENTS.filter(({ id, later }) => later === undefined && !NAMED.has(id));
    expect(open.map(({ id }) => id)).toEqual([]);
  });

  test("has each that is still to be done without a test that claims it", () => {
    const claimed = REQUIREMENTS.filter(({ id, later }) => later !== undefined && NAMED.has(id));
    expect(claimed.map(({ id }) => id)).toEqual([]);
  });

  test("is on the page with its tests, as `npm run docs` writes it today", () => {
    const page = readFileSync(new URL("../../docs/spec-coverage.md", import.meta.url), "utf8");
    expect(page).toBe(generatedPages()["spec-coverage.md"]);
    expect(LISTED.filter((id) => page.split(`| ${id} |`).length !== 2)).toEqual([]);
  });

  test("is one sentence each, and says what is missing or decides", () => {
    const texts = REQUIREMENTS.flatMap(({ text, later = "-", switch: decidedBy = "-" }) => [text, later, decidedBy]);
    expect(texts.filter((text) => text.trim() === "")).toEqual([]);
    expect(REQUIREMENTS.filter((each) => each.later !== undefined && each.switch !== undefined)).toEqual([]);
  });
});

describe("Tests that name requirements", () => {
  test("name only those that there are", () => {
    const strange = TESTS.filter(({ ids }) => ids.some((id) => !LISTED.includes(id)));
    expect(strange).toEqual([]);
  });

  test("are found by their titles, and by the rows of their tables", () => {
    const id = ["BOOT", "5.2-1"].join("-");
    const source = [
      `describe("A group (${id})", () => {`,
      `  // "not this one (${id})"`,
      `  const text = "nor this one ${id}";`,
      `  test.skip("nor what is skipped (${id})", () => {});`,
      `  test("does something (${id})", () => {});`,
      "  test.each([",
      `    ["${id}", "one"],`,
      `    ["a row (${id})", "two"],`,
      '  ])("%s is %s", () => {});',
      "});",
    ].join("\n");
    expect(namedTestsIn("a.test.ts", source).map(({ title }) => title)).toEqual([
      "A group",
      "does something",
      `${id} is one`,
      "a row is two",
    ]);
  });
});
