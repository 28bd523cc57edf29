import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyEdits } from "../../src/tree/apply-edits.ts";
import { Draft } from "../../src/tree/draft.ts";
import { editsBetween } from "../../src/tree/edits-between.ts";
import { Tree } from "../../src/tree/tree.ts";
import { aModel } from "../support/a-model.ts";

const BASE = aModel().base;
const EMPTY = new Tree(BASE, {});
const node = { format: "node", type: "" } as const;
const leaf = (value: string) => ({ format: "chr", type: "text/plain", value }) as const;

/** Everything but when it was changed and how often. */
const content = (tree: Tree) =>
  tree.subtree(".").map((path) => {
    const { tStamp: _, verNo: __, ...state } = tree.get(path) ?? {};
    return [path, state];
  });

function applied(before: Tree, after: Tree): Tree {
  const result = applyEdits(before, editsBetween(before, after), 0);
  if ("failed" in result) throw new Error(JSON.stringify(result.failed));
  return new Tree(BASE, result.overlay);
}

const anyEdit = fc.record({
  kind: fc.constantFrom("add", "leaf", "value", "acl", "title", "remove"),
  name: fc.constantFrom("a", "b", "c"),
  leaf: fc.constantFrom("Addr", "ID", "Name"),
  text: fc.constantFrom("x", "y"),
});

/** Edits of access points that make sense where they are made. */
function edit(
  draft: Draft,
  { kind, name, leaf: leafName, text }: typeof anyEdit extends fc.Arbitrary<infer T> ? T : never,
) {
  const path = `./NAP/${name}`;
  const at = `${path}/${leafName}`;
  if (kind === "add" && !draft.get(path)) draft.add(path, { ...node, type: "urn:oma:mo:oma-connmo-nap:1.0" });
  if (!draft.get(path)) return;
  if (kind === "leaf" && !draft.get(at)) draft.add(at, leaf(text));
  if (kind === "value" && draft.get(at)) draft.setValue(at, `${text}${text}`);
  if (kind === "acl") draft.setAcl(path, text === "x" ? "" : "Get=s");
  if (kind === "title") draft.setTitle(path, text === "x" ? "" : "T");
  if (kind === "remove") draft.remove(path);
}

describe("The edits between two trees", () => {
  test("are none when they are the same", () => {
    expect(editsBetween(EMPTY, EMPTY)).toEqual([]);
  });

  test("make the one into the other", () => {
    fc.assert(
      fc.property(fc.array(anyEdit), fc.array(anyEdit), (first, then) => {
        const before = new Draft(EMPTY, 0);
        for (const each of first) edit(before, each);
        const start = new Tree(BASE, before.overlay());
        const after = new Draft(start, 0);
        for (const each of then) edit(after, each);
        expect(new Map(content(applied(start, after)) as [string, unknown][])).toEqual(
          new Map(content(after) as [string, unknown][]),
        );
      }),
    );
  });

  test("remove before they add, so that a leaf can stand where an interior node was", () => {
    const before = new Draft(EMPTY, 0);
    before.add("./NAP/a", node);
    before.add("./NAP/a/Ext", node);
    before.add("./NAP/a/Ext/x", node);
    before.add("./NAP/a/Ext/x/y", leaf("1"));
    const after = new Draft(before, 0);
    after.remove("./NAP/a/Ext/x");
    after.add("./NAP/a/Ext/x", leaf("2"));
    expect(editsBetween(before, after).map(({ kind, path }) => [kind, path])).toEqual([
      ["remove", "./NAP/a/Ext/x"],
      ["add", "./NAP/a/Ext/x"],
    ]);
    expect(content(applied(new Tree(BASE, before.overlay()), after))).toEqual(content(after));
  });
});
