import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
// Loaded here, so that the first example has its time for itself.
import "../../src/index.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(join(ROOT, "docs/codecs.md"), "utf8");

const folder = mkdtempSync(join(tmpdir(), "phonebank-codecs-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Each block of TypeScript with the paragraph that stands before it. */
const blocks = [...page.matchAll(/((?:[^\n]+\n)+)\n```ts\n(.*?)^```$/gms)].map(
  ([, paragraph = "", code = ""], number) => ({
    beginning: paragraph.slice(0, 30).replace(/\s+\S*$/, ""),
    paragraph,
    code,
    number,
  }),
);

/** What a comment states, the statement before it, and whether it is a constant's. */
const STATED = /^(?:const (?<name>\w+) = )?(?<expression>.+);\s+\/\/ => (?<stated>.+)$/gm;

/** A module that gives the pairs of value and statement. */
function asModule(code: string): string {
  const index = JSON.stringify(join(ROOT, "src/index.ts"));
  const statements = code
    .replace(/from "phonebank"/g, `from ${index}`)
    .replace(STATED, (line, name: string | undefined, expression: string, stated: string) =>
      name === undefined ? `pairs.push([${expression}, ${stated}]);` : `${line}\npairs.push([${name}, ${stated}]);`,
    );
  return `export const pairs: unknown[][] = [];\n${statements}`;
}

describe("The examples of docs/codecs.md", () => {
  test.each(blocks)("give what they state: $beginning …", async ({ code, number }) => {
    const stated = code.match(/\/\/ =>/g)?.length ?? 0;
    expect(stated).toBeGreaterThan(0);
    const file = join(folder, `example-${number}.ts`);
    writeFileSync(file, asModule(code));
    const { pairs } = (await import(/* @vite-ignore */ file)) as { pairs: readonly (readonly unknown[])[] };
    expect(pairs).toHaveLength(stated);
    for (const [value, expected] of pairs) expect(value).toStrictEqual(expected);
  });

  test("leave out no codec", () => {
    const shown = new Set(
      blocks.flatMap(({ paragraph }) =>
        [...paragraph.matchAll(/\(\.\.\/src\/codec\/(\w+)\)/g)].map(([, name]) => name),
      ),
    );
    expect(readdirSync(join(ROOT, "src/codec")).filter((name) => !shown.has(name))).toEqual([]);
  });

  test("are all the blocks of the page", () => {
    expect(blocks).toHaveLength(page.match(/^```\w+$/gm)?.length ?? 0);
  });
});
