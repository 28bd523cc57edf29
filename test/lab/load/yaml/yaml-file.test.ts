import { describe, expect, test } from "vitest";
import { z } from "zod";
import { durationSchema } from "../../../../src/base/duration-schema.ts";
import { ConfigError } from "../../../../src/base/errors.ts";
import { loadYamlFile, readText } from "../../../../src/lab/load/yaml/yaml-file.ts";
import { aFile, aFolder } from "../../../support/a-folder.ts";

const step = z.union(
  [z.strictObject({ wait: durationSchema }), z.strictObject({ go: z.strictObject({ to: z.string() }) })],
  {
    error: "expected one step: wait or go",
  },
);
const schema = z.strictObject({
  name: z.string(),
  count: z.int().default(1),
  steps: z.array(step).default([]),
});

/** The lines that a file's problems are told in, without the name of the file. */
function problemsIn(text: string): string[] {
  const file = aFile(text);
  try {
    loadYamlFile(file, schema);
    return [];
  } catch (error) {
    return (error as ConfigError).message.split("\n").map((line) => line.replace(file, ""));
  }
}

describe("A YAML file", () => {
  test("is read with its defaults", () => {
    expect(loadYamlFile(aFile("name: a\nsteps: [{ wait: 5s }]\n"), schema)).toEqual({
      name: "a",
      count: 1,
      steps: [{ wait: 5000 }],
    });
  });

  test("has all of its problems told, each with line and column", () => {
    expect(problemsIn("name: 5\ncount: many\nsteps:\n  - wait: 5 years\n")).toEqual([
      ":1:7: name: Invalid input: expected string, received number",
      ":2:8: count: Invalid input: expected number, received string",
      ":4:11: steps.0.wait: expected a duration such as 250ms, 5s, 2min or 24h",
    ]);
  });

  test("may hold no unknown key; the place is that of the key", () => {
    expect(problemsIn("name: a\ncolour:\n  red\nsteps:\n  - go: { to: x, from: y }\n")).toEqual([
      ":2:1: colour: no such key is known here",
      ":5:18: steps.0.go.from: no such key is known here",
    ]);
  });

  test("tells a missing key at the place of what lacks it", () => {
    expect(problemsIn("count: 2\n")).toEqual([":1:1: name: this key is required: string"]);
  });

  test("tells what is wrong in the alternative that was meant", () => {
    expect(problemsIn("name: a\nsteps:\n  - go: { too: x }\n  - wait: 5\n  - wiat: 5s\n")).toEqual([
      ":3:9: steps.0.go.to: this key is required: string",
      ":3:11: steps.0.go.too: no such key is known here",
      ":4:11: steps.1.wait: Invalid input: expected string, received number",
      ":5:5: steps.2: expected one step: wait or go",
    ]);
  });

  test("that is no YAML is told with its place, too", () => {
    expect(problemsIn("name: a\nname: b\nsteps: [\n")).toHaveLength(2);
    expect(problemsIn("name: a\nname: b\n")[0]).toMatch(/^:2:1: Map keys must be unique/);
  });

  test("may use an alias for what stands before it, and no other", () => {
    expect(loadYamlFile(aFile("name: &a x\nsteps: [{ go: { to: *a } }]\n"), schema).steps).toEqual([
      { go: { to: "x" } },
    ]);
    expect(problemsIn("name: *nobody\n")).toEqual([expect.stringMatching(/^: Unresolved alias .*: nobody$/)]);
  });

  test("that grows beyond all bounds by its aliases is refused", () => {
    const nine = (of: string) => `[${Array(9).fill(of).join(", ")}]`;
    const bomb = [
      "a: &a [x]",
      ...[..."bcdefgh"].map((name, i) => `${name}: &${name} ${nine(`*${"abcdefg"[i]}`)}`),
    ].join("\n");
    expect(problemsIn(bomb)).toEqual([expect.stringContaining("Excessive alias count")]);
  });

  test("that is empty is told to be so", () => {
    expect(problemsIn("")).toEqual([": the file is empty"]);
  });

  test("that is not there, or a folder, is a problem of the configuration", () => {
    const folder = aFolder();
    expect(() => readText(`${folder}/none.yaml`)).toThrow(
      new ConfigError([{ file: `${folder}/none.yaml`, path: "", expected: "no such file" }]),
    );
    expect(() => readText(folder)).toThrow("is a folder, not a file");
  });
});
