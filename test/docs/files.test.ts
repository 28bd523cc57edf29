import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ZodType } from "zod";
import { deviceSchema } from "../../src/lab/load/device/device-schema.ts";
import { factorySchema } from "../../src/lab/load/factory/factory-schema.ts";
import { handsetGroupSchema } from "../../src/lab/load/fleet/fleet-schema.ts";
import { serverFileSchema } from "../../src/lab/load/server/server-schema.ts";
import { scenarioSchema } from "../../src/scenario/schema.ts";
import { saysDefault, schemaKeys } from "../support/schema-keys.ts";

const page = readFileSync(new URL("../../docs/files.md", import.meta.url), "utf8");

/** The schemas by the headings of the page; keys whose insides another heading describes, or that repeat what is around them. */
const SECTIONS: Readonly<Record<string, { readonly schema: ZodType; readonly elsewhere: readonly string[] }>> = {
  "A device model": { schema: deviceSchema, elsewhere: ["factory", "quirks"] },
  "A group of a fleet": { schema: handsetGroupSchema, elsewhere: ["factory"] },
  "The block factory": { schema: factorySchema, elsewhere: [] },
  "A jobs file": {
    schema: serverFileSchema,
    elsewhere: ["jobs[].commands[].atomic", "jobs[].commands[].sequence", "behaviour[]"],
  },
  "A scenario": { schema: scenarioSchema, elsewhere: ["fleet"] },
};

interface Row {
  readonly key: string;
  readonly value: string;
}

/** The rows of a section's tables: a key, and its default or `required` or nothing. */
function rowsOf(heading: string): readonly Row[] {
  const [, section = ""] = page.split(`\n## ${heading}\n`);
  const [text = ""] = section.split("\n## ");
  return [...text.matchAll(/^\| `(?<key>[^`]+)` +\| (?<value>.*?) *\|/gm)].map(({ groups = {} }) => ({
    key: groups["key"] ?? "",
    value: (groups["value"] ?? "").replaceAll("`", ""),
  }));
}

const isWithin = (path: string, outer: string) => path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);

describe.each(Object.entries(SECTIONS))("docs/files.md on %s", (heading, { schema, elsewhere }) => {
  const keys = schemaKeys(schema).filter(({ path }) => !elsewhere.some((outer) => isWithin(path, outer)));
  const rows = rowsOf(heading);

  test("names every key that the schema knows, once and no other", () => {
    expect(keys.length).toBeGreaterThan(3);
    expect(rows.map(({ key }) => key).toSorted()).toEqual(keys.map(({ path }) => path).toSorted());
  });

  test("says of each whether it is required, and what it is when left out", () => {
    const wrong = keys.filter((key) => {
      const { value = "" } = rows.find((row) => row.key === key.path) ?? {};
      if (key.isRequired) return value !== "required";
      return "default" in key ? !saysDefault(value, key.default) : value !== "";
    });
    expect(wrong).toEqual([]);
  });
});
