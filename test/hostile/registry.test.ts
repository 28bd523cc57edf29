import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PROJECT } from "../support/processes.ts";
import { BOMBS } from "./bombs.ts";
import type { Decoder } from "./target.ts";
import { TARGETS } from "./targets.ts";

const CODECS = join(PROJECT, "src/codec");

/** Functions whose names sound like decoders'. */
const NO_DECODERS: Readonly<Record<string, string>> = {
  decodeSlice: "runs a decoder that it is given",
};

const exported = readdirSync(CODECS, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .flatMap((path) => {
    const text = readFileSync(join(CODECS, path), "utf8");
    return [...text.matchAll(/^export (?:async )?function ((?:decode|parse)\w+)/gm)].map(([, name = ""]) => ({
      path,
      name,
    }));
  })
  .filter(({ name }) => !Object.hasOwn(NO_DECODERS, name));

describe("The table of hostile targets", () => {
  test.each(exported)("has $name of $path", async ({ path, name }) => {
    const module = (await import(join(CODECS, path))) as Readonly<Record<string, Decoder>>;
    const names = TARGETS.filter(({ decoders }) => decoders.includes(module[name] as Decoder));
    expect(names).not.toEqual([]);
  });

  test("names each target and each bomb once", () => {
    const names = [...TARGETS, ...BOMBS].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test.each(TARGETS)("has well-formed input for $name", ({ corpus, run }) => {
    const entries = corpus();
    expect(entries.length).toBeGreaterThan(0);
    expect(() => entries.some((entry) => passes(run, entry)) || run(entries[0] as Uint8Array)).not.toThrow();
  });
});

function passes(run: (input: Uint8Array) => unknown, entry: Uint8Array): boolean {
  try {
    run(entry);
    return true;
  } catch {
    return false;
  }
}
