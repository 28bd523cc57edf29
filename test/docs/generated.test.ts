import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { generatedPages } from "../../docs/generate.ts";

const pages = generatedPages();

describe("generated pages", () => {
  test.each(Object.keys(pages))("docs/%s is what `npm run docs` writes today", (name) => {
    expect(readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8")).toBe(pages[name]);
  });

  test("every event type of the union is on the page of events", () => {
    const source = readFileSync(new URL("../../src/events/event.ts", import.meta.url), "utf8");
    const types = [...source.matchAll(/\btype: "([a-z.]+)"/gi)].map(([, type]) => `| \`${type}\` `);
    expect(types.length).toBeGreaterThan(30);
    expect(types.filter((row) => !pages["events.md"]?.includes(row))).toEqual([]);
  });
});
