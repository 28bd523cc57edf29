import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { bearerTablePage } from "../../docs/generate.ts";
import { BEARER_NAMES, BEARERS, CELLS, nameOf } from "../conformance/bearer-table/cells.ts";
import { expectedOutcomes, type Outcomes } from "../conformance/bearer-table/expected.ts";
import { tryAllOut } from "../conformance/bearer-table/try-out.ts";

let found: Outcomes;

beforeAll(async () => {
  found = await tryAllOut();
});

describe("Every bootstrap by profile, bearer, SEC and what sender and user do", () => {
  test.each(BEARER_NAMES.map((bearer) => [BEARERS[bearer].title, bearer]))(
    "by way of %s ends as it has to",
    (_, bearer) => {
      const names = new Set(CELLS.filter((cell) => cell.bearer === bearer).map(nameOf));
      const ofBearer = (outcomes: Outcomes) => [...outcomes].filter(([name]) => names.has(name));
      expect(ofBearer(found)).toEqual(ofBearer(expectedOutcomes()));
      expect(ofBearer(found).length).toBeGreaterThan(1);
    },
  );

  test("is on the page docs/bearer-table.md as it came out", () => {
    const page = readFileSync(new URL("../../docs/bearer-table.md", import.meta.url), "utf8");
    expect(page).toBe(bearerTablePage(found));
  });
});
