import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const SRC = fileURLToPath(new URL("../src", import.meta.url));
const index = readFileSync(join(SRC, "index.ts"), "utf8");

/** Every name of the list: the file it is from, its name there, and its name here. */
const names = [...index.matchAll(/^export (?:type )?\{([^}]*)\} from "\.\/([^"]+)";$/gm)].flatMap(
  ([, list = "", file = ""]) =>
    list
      .split(",")
      .map((entry) => entry.trim().replace(/^type /, ""))
      .filter((entry) => entry !== "")
      .map((entry) => {
        const [name = "", alias = name] = entry.split(" as ");
        return { file, name, alias };
      }),
);

/** Exports of codecs that belong to one format's inside: they work on a reader, a writer or a layer, or on one of its fields. */
const INSIDE = /\((?:\s*(?:reader|writer|place|slice|bytes): |<)/;

/** What else is of no use without the rest of its folder. */
const PARTS = new Set([
  "decodeBcdDate",
  "encodeBcdDate",
  "decodeTagLengthValues",
  "encodeTagLengthValues",
  "decodeSmppMessage",
  "formatAddress",
]);

describe("The public list", () => {
  test("names everything one by one, and nothing twice", () => {
    expect(index).not.toMatch(/^export (?:type )?\*/m);
    expect(names.length).toBeGreaterThan(400);
    expect(new Set(names.map(({ alias }) => alias)).size).toBe(names.length);
  });

  test("has a docstring behind every name", () => {
    const bare = names.filter(({ file, name }) => {
      const declared = new RegExp(
        `^export (?:abstract |async )*(?:type|interface|const|class|function) ${name}\\b`,
        "m",
      );
      const source = readFileSync(join(SRC, file), "utf8");
      return !source.slice(0, source.search(declared)).endsWith("*/\n");
    });
    expect(bare.map(({ file, name }) => `${file} ${name}`)).toEqual([]);
  });

  test("leaves out no decoder, encoder, parser or formatter of a codec", () => {
    const listed = new Set(names.map(({ file, name }) => `${file} ${name}`));
    const missing = readdirSync(join(SRC, "codec"), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts"))
      .flatMap((path) => {
        const source = readFileSync(join(SRC, "codec", path), "utf8");
        return [...source.matchAll(/^export function ((?:decode|encode|parse|format)\w+)(.*\n?.*)/gm)]
          .filter(([, name = "", rest = ""]) => !INSIDE.test(rest) && !PARTS.has(name))
          .map(([, name]) => `codec/${path} ${name}`);
      });
    expect(missing.filter((name) => !listed.has(name))).toEqual([]);
  });
});
