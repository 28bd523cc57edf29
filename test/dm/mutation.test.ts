/** Messages of a server with elements missing, doubled, moved, nested and spoilt, in either encoding. */
import { describe, expect, test } from "vitest";
import { toHex } from "../../src/base/bytes.ts";
import { seededRandom } from "../../src/base/random.ts";
import type { SyncMLEncoding } from "../../src/codec/syncml/message.ts";
import { Tree } from "../../src/tree/tree.ts";
import { aTree } from "./a-device.ts";
import { CHANGES } from "./mutation/changes.ts";
import { chooseBy } from "./mutation/choose.ts";
import { flawsOf } from "./mutation/flaws.ts";
import { mutant } from "./mutation/mutant.ts";
import { stages } from "./mutation/stages.ts";
import { type Sound, survive } from "./mutation/survival.ts";

/** In each encoding; the same each time. */
const MUTANTS = 5000;

describe.each(["xml", "wbxml"] as const)("A mutilated message of a server in %s", (encoding) => {
  test("is answered or ends the session; the tree stays sound, and the next session works", () => {
    const counts = { answered: 0, asked: 0, over: 0 };
    const seen = new Set<string>();
    for (const { reaction, changes } of reactions(encoding)) {
      counts[reaction]++;
      for (const change of changes) seen.add(change);
    }
    expect(counts.answered).toBeGreaterThan(MUTANTS / 10);
    expect(counts.over).toBeGreaterThan(MUTANTS / 10);
    expect(counts.asked).toBeGreaterThan(MUTANTS / 50);
    expect([...seen].toSorted()).toEqual([...Object.keys(CHANGES), "charset"].toSorted());
  });
});

function* reactions(encoding: SyncMLEncoding) {
  const all = stages(encoding);
  const sound: Sound = new Set();
  for (let number = 0; number < MUTANTS; number++) {
    const stage = all[number % all.length] as (typeof all)[number];
    const made = mutant(stage.answer, encoding, chooseBy(seededRandom(`mutation/${encoding}/${number}`)));
    try {
      yield { reaction: survive(stage, made, sound), changes: made.changes };
    } catch (error) {
      const what = `mutant ${number}, ${stage.name}: ${made.changes.join(", ")}`;
      throw new Error(`${what}\n${error instanceof Error ? error.stack : error}\n${toHex(made.body)}`);
    }
  }
}

describe("A tree that is not sound", () => {
  const { base } = aTree();
  const text = { format: "chr", type: "text/plain", value: "x" } as const;
  const interior = { format: "node", type: "" } as const;

  test.each([
    ["is not described", { "./Lab/Bogus": text }],
    ["has no parent", { "./Lab/Group/Leaf": text }],
    ["stands below a leaf", { "./Lab/Group": { ...text, format: "chr" }, "./Lab/Group/Leaf": text } as const],
    ["has ACL", { "./Lab/Text": { ...text, acl: "Get" } }],
    ["has ACL", { ".": { ...interior, acl: "" } }],
    ["has format", { "./Lab/Text": { ...text, format: "int", value: "1" } } as const],
    ["is the number x", { "./Lab/Number": { ...text, format: "int" } } as const],
    ["is the truth x", { "./Lab/Flag": { ...text, format: "bool" } } as const],
    ["has octets that are not base64", { "./Lab/Octets": { ...text, format: "bin", value: "?" } } as const],
    ["is nothing and x", { "./Lab/Nothing": { ...text, format: "null" } } as const],
    ["is interior and has a value", { "./Lab/Group": { ...interior, value: "x" } }],
    ["is a leaf without a type", { "./Lab/Text": { ...text, type: "" } }],
    ["occurs too often", { "./Lab/Pair/a": text, "./Lab/Pair/b": text, "./Lab/Pair/c": text }],
    ["is permanent and gone", { "./Lab/ReadOnly": null }],
    ["has a long title", { "./Lab/Text": { ...text, title: "ü".repeat(128) } }],
    ["has version 65536", { "./Lab/Text": { ...text, verNo: 65536 } }],
    ["was changed at noon", { "./Lab/Text": { ...text, tStamp: "noon" } }],
    ["cannot be addressed within the limits", { [`./Lab/Pair/${"x".repeat(33)}`]: text }],
  ])("%s", (flaw, overlay) => {
    expect(flawsOf(new Tree(base, overlay)).join("\n")).toContain(flaw);
  });

  test("is no phone with an account", () => {
    expect(flawsOf(aTree())).toEqual([]);
  });
});
