import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Draft } from "../../src/tree/draft.ts";
import { type Overlay, Tree } from "../../src/tree/tree.ts";
import { aBaseWithAcls, anyEdits, aPhone, aSmallBase, look, NOON } from "./a-tree.ts";

const leaf = { format: "chr", type: "text/plain", value: "x" } as const;
const node = { format: "node", type: "" } as const;

describe("A tree", () => {
  const base = aSmallBase();

  test("shows its base where the overlay is silent", () => {
    const tree = new Tree(base, {});
    expect(tree.get("./A/B/C")).toMatchObject({ value: "v" });
    expect(tree.get("./A/X")).toBeUndefined();
    expect(tree.children(".")).toEqual(["A", "B"]);
    expect(tree.subtree(".")).toEqual([".", "./A", "./A/B", "./A/B/C", "./B"]);
  });

  test("lets the overlay change, add and delete", () => {
    const tree = new Tree(base, { "./Z": node, "./Z/1": leaf, "./B": null, "./A/B/C": { ...leaf, value: "new" } });
    expect(tree.get("./B")).toBeUndefined();
    expect(tree.get("./A/B/C")?.value).toBe("new");
    expect(tree.subtree(".")).toEqual([".", "./A", "./A/B", "./A/B/C", "./Z", "./Z/1"]);
    expect(tree.subtree("./B")).toEqual([]);
  });

  test("orders children by base, then by their adding", () => {
    const tree = new Tree(base, { "./Z": leaf, "./A": { ...node, title: "t" }, "./0": leaf });
    expect(tree.children(".")).toEqual(["A", "B", "Z", "0"]);
  });

  test("describes nodes that do not exist, a name before the rule for any name", () => {
    const phone = aPhone();
    expect(phone.describe("./DMAcc/new/AppID")).toBe(phone.describe("./DMAcc/ex/AppID"));
    expect(phone.describe("./DMAcc/new/AppID")?.formats).toEqual(["chr"]);
    expect(phone.describe("./DMAcc/new/Nonsense")).toBeUndefined();
    expect(phone.describe("./DMAcc/new/AppID/below")).toBeUndefined();
    expect(phone.describe(".")).toBe(phone.base.description);
  });

  test("finds the roots of management objects, with what the overlay made of them", () => {
    const account = { ...node, type: "urn:oma:mo:oma-dm-dmacc:1.0" };
    const phone = aPhone().base;
    const ofBase = new Tree(phone, {}).objects();
    expect(ofBase).toContain("./DMAcc/ex");
    expect(ofBase).not.toContain("./DevInfo/DevId");
    const others = ofBase.filter((path) => path !== "./DMAcc/ex");
    const titled = { ...account, title: "t" };
    expect(new Tree(phone, { "./DMAcc/2": account, "./DMAcc/ex": titled }).objects()).toEqual([...ofBase, "./DMAcc/2"]);
    expect(new Tree(phone, { "./DMAcc/ex": null }).objects()).toEqual(others);
    expect(new Tree(phone, { "./DMAcc/ex": node, "./DMAcc/3": leaf }).objects()).toEqual(others);
  });

  test("survives serialising and parsing of its overlay", () => {
    fc.assert(
      fc.property(anyEdits, (edits) => {
        const draft = new Draft(new Tree(base, {}), NOON);
        for (const edit of edits) edit(draft);
        const again = new Tree(base, JSON.parse(JSON.stringify(draft.overlay())) as Overlay);
        expect(look(again)).toEqual(look(draft));
      }),
    );
  });
});

describe("The effective ACL", () => {
  test("is that of the nearest ancestor that has one, as a whole", () => {
    const tree = new Tree(aBaseWithAcls({ ".": "Add=*&Get=*", "./A/": "Replace=s1", "./A/B/": "", "./A/B/C": "" }), {});
    expect(tree.allows("./A/B/C", "Replace", "s1")).toBe(true);
    expect(tree.allows("./A/B/C", "Get", "s1")).toBe(false);
  });

  test("is Add=*&Get=* at a root without one", () => {
    const tree = new Tree(aBaseWithAcls({ ".": "", "./A/": "" }), {});
    expect(tree.allows("./A", "Add", "s1")).toBe(true);
    expect(tree.allows("./A", "Replace", "s1")).toBe(false);
  });

  test("grants nothing when it cannot be read", () => {
    const tree = new Tree(aBaseWithAcls({ ".": "Get=*", "./A/": "Get=s1&" }), {});
    expect(tree.allows("./A", "Get", "s1")).toBe(false);
  });
});
