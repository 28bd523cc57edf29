import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

test("ARCHITECTURE.md's table of layers is the rule that test/architecture.test.ts holds", () => {
  expect(tableOfLayers()).toEqual(ruleInCode());
});

/** Layer to what it may import, sorted, as the page says. */
function tableOfLayers(): Record<string, string[]> {
  const rows = [...read("ARCHITECTURE.md").matchAll(/^\| `(\w+)` +\| .+ \| (.+?) +\|$/gm)];
  const names = rows.map(([, name = ""]) => name);
  const allowed = rows.map(([, , cell = ""], index) => {
    if (cell === "nothing") return [];
    return cell === "everything above" ? names.slice(0, index) : cell.split(", ");
  });
  return Object.fromEntries(names.map((name, index) => [name, (allowed[index] ?? []).toSorted()]));
}

/** The same from the text of the test: lists of names, in which `...NAME` stands for a list named before. */
function ruleInCode(): Record<string, string[]> {
  const lists = new Map<string, string[]>();
  const rule: Record<string, string[]> = {};
  for (const [, name = "", list = ""] of read("test/architecture.test.ts").matchAll(
    /^(?:const|) +(\w+)(?: =|:) (\[[^\]]*\]|[A-Z_]+)[,;]$/gm,
  )) {
    const entries = [...list.matchAll(/"(\w+)"|([A-Z_]+)/g)].flatMap(
      ([, layer, other]) => layer ?? lists.get(other ?? "") ?? [],
    );
    if (/^[A-Z_]+$/.test(name)) lists.set(name, entries);
    else rule[name] = entries.toSorted();
  }
  return rule;
}
