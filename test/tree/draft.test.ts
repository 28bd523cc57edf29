import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Bug } from "../../src/base/errors.ts";
import { Draft } from "../../src/tree/draft.ts";
import { type Overlay, Tree } from "../../src/tree/tree.ts";
import { anyEdits, aPhone, aSmallBase, look, NOON } from "./a-tree.ts";

const leaf = { format: "chr", type: "text/plain", value: "x" } as const;
const base = aSmallBase();
const aDraft = (overlay: Overlay = {}) => new Draft(new Tree(base, overlay), NOON);

describe("A draft", () => {
  test("leaves the tree it was made from alone", () => {
    const overlay: Overlay = Object.freeze({ "./Z": leaf });
    const draft = aDraft(overlay);
    draft.setValue("./Z", "y");
    draft.remove("./A");
    expect(draft.overlay()).not.toBe(overlay);
    expect(overlay).toEqual({ "./Z": leaf });
  });

  test("does not touch an overlay it handed out", () => {
    const draft = aDraft();
    draft.setTitle("./B", "one");
    const first = draft.overlay();
    draft.setTitle("./B", "two");
    expect(first["./B"]?.title).toBe("one");
  });

  test("stamps time and version when a value changes, counts only when anything else does", () => {
    const draft = aDraft();
    draft.setTitle("./B", "a title");
    draft.setAcl("./B", "Get=*");
    expect(draft.get("./B")).toMatchObject({ verNo: 2 });
    expect(draft.get("./B")).not.toHaveProperty("tStamp");
    draft.setValue("./B", "new", { format: "int" });
    expect(draft.get("./B")).toMatchObject({ verNo: 3, tStamp: "20240229T120000Z", format: "int", value: "new" });
  });

  test("begins a new node's version at 0", () => {
    const draft = aDraft();
    draft.add("./N", { ...leaf, verNo: 7, tStamp: "old" });
    expect(draft.get("./N")).toMatchObject({ verNo: 0, tStamp: "20240229T120000Z" });
  });

  test("wraps the version at FFFF", () => {
    const draft = aDraft({ "./Z": { ...leaf, verNo: 0xffff } });
    draft.setValue("./Z", "y");
    expect(draft.get("./Z")?.verNo).toBe(0);
  });

  test("keeps neither time nor version when the device has not these properties", () => {
    const draft = new Draft(aPhone({ properties: [] }), NOON);
    draft.setValue("./DMAcc/ex/ServerID", "other");
    expect(draft.get("./DMAcc/ex/ServerID")).toEqual({
      format: "chr",
      type: "text/plain",
      value: "other",
      origin: "factory",
    });
  });

  test("drops what is again as in the base", () => {
    const draft = new Draft(aPhone({ properties: [] }), NOON);
    draft.setValue("./DMAcc/ex/ServerID", "other");
    draft.setValue("./DMAcc/ex/ServerID", "dm.example");
    expect(draft.overlay()).toEqual({});
    expect(draft.changed()).toEqual([]);
  });

  test("removes nodes of the base for good, also when their parent comes back", () => {
    const draft = aDraft();
    draft.remove("./A");
    expect(draft.overlay()).toEqual({ "./A": null, "./A/B": null, "./A/B/C": null });
    draft.add("./A", { format: "node", type: "" });
    expect(draft.subtree("./A")).toEqual(["./A"]);
    expect(draft.children(".")).toEqual(["A", "B"]);
  });

  test("leaves no trace of a node that was added and removed", () => {
    const draft = aDraft();
    draft.add("./N", leaf);
    draft.remove("./N");
    expect(draft.overlay()).toEqual({});
    expect(draft.changed()).toEqual([]);
  });

  test("renames a node with everything below it", () => {
    const draft = aDraft();
    draft.add("./A/B/N", leaf);
    draft.rename("./A", "AA");
    expect(draft.subtree(".")).toEqual([".", "./B", "./AA", "./AA/B", "./AA/B/C", "./AA/B/N"]);
    expect(draft.get("./AA")?.verNo).toBe(1);
    expect(draft.get("./AA/B")).toEqual(base.nodes.get("./A/B"));
    draft.rename("./AA", "A");
    expect(draft.children(".")).toEqual(["A", "B"]);
  });

  test("tells what changed: what is there, then what is gone", () => {
    const draft = aDraft({ "./Z": leaf });
    draft.remove("./Z");
    draft.add("./Y", leaf);
    draft.setTitle("./B", "t");
    expect(draft.changed()).toEqual(["./Y", "./B", "./Z"]);
  });

  test("shows new children at once, however often they were asked for", () => {
    const draft = aDraft();
    expect(draft.children("./A")).toEqual(["B"]);
    draft.add("./A/N", leaf);
    expect(draft.children("./A")).toEqual(["B", "N"]);
    draft.remove("./A/B");
    expect(draft.children("./A")).toEqual(["N"]);
  });

  test.each<[string, (draft: Draft) => void]>([
    ["adds where a node is", (draft) => draft.add("./A", leaf)],
    ["adds below a leaf", (draft) => draft.add("./B/N", leaf)],
    ["adds below nothing", (draft) => draft.add("./N/N", leaf)],
    ["sets a missing node", (draft) => draft.setValue("./N", "")],
    ["renames onto a sibling", (draft) => draft.rename("./A", "B")],
    ["renames a missing node", (draft) => draft.rename("./N", "M")],
    ["removes a missing node", (draft) => draft.remove("./N")],
    ["removes the root", (draft) => draft.remove(".")],
    ["renames the root", (draft) => draft.rename(".", "x")],
  ])("calls it a bug when a caller %s, and stays as it was", (_, edit) => {
    const draft = aDraft();
    expect(() => edit(draft)).toThrow(Bug);
    expect(draft.overlay()).toEqual({});
  });

  test("applied as an overlay, shows what the draft showed", () => {
    fc.assert(
      fc.property(anyEdits, anyEdits, (before, after) => {
        const first = aDraft();
        for (const edit of before) edit(first);
        const second = new Draft(first, NOON);
        for (const edit of after) edit(second);
        expect(look(new Tree(base, second.overlay()))).toEqual(look(second));
      }),
    );
  });

  test("keeps no entry that its base has, and no orphan", () => {
    fc.assert(
      fc.property(anyEdits, (edits) => {
        const draft = aDraft();
        for (const edit of edits) edit(draft);
        for (const [path, state] of Object.entries(draft.overlay())) {
          expect(state ?? undefined).not.toEqual(base.nodes.get(path));
          if (state) expect(draft.subtree(".")).toContain(path);
        }
      }),
    );
  });
});

describe("A checkpoint", () => {
  test("brings everything back, order included, also through inner checkpoints", () => {
    fc.assert(
      fc.property(anyEdits, anyEdits, anyEdits, (before, middle, after) => {
        const draft = aDraft();
        for (const edit of before) edit(draft);
        const outer = draft.checkpoint();
        const [seen, stored] = [look(draft), JSON.stringify(draft.overlay())];
        for (const edit of middle) edit(draft);
        const inner = draft.checkpoint();
        const innerStored = JSON.stringify(draft.overlay());
        for (const edit of after) edit(draft);
        draft.rollback(inner);
        expect(JSON.stringify(draft.overlay())).toBe(innerStored);
        draft.rollback(outer);
        expect(look(draft)).toEqual(seen);
        expect(JSON.stringify(draft.overlay())).toBe(stored);
      }),
    );
  });

  test("may be returned to more than once", () => {
    const draft = aDraft();
    const start = draft.checkpoint();
    for (const value of ["one", "two"]) {
      draft.setValue("./B", value);
      draft.rollback(start);
      expect(draft.get("./B")?.value).toBe("v");
    }
  });
});
