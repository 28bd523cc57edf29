import { describe, expect, test } from "vitest";
import { interior, leaf } from "../../src/mo/describe.ts";
import type { BaseTree } from "../../src/tree/base-tree.ts";
import {
  checkForm,
  checkPlacement,
  checkRemoval,
  checkRoom,
  describesAdd,
  missingAncestors,
} from "../../src/tree/placement.ts";
import { Tree } from "../../src/tree/tree.ts";
import { NO_LIMITS } from "../../src/tree/uri.ts";
import { aPhone } from "./a-tree.ts";

const phone = aPhone({ limits: { maxDepth: 8, maxSegLen: 32 } });

describe("A new node", () => {
  test.each([
    ["a described optional leaf", "./DMAcc/ex/Name", "chr", undefined],
    ["another instance", "./DMAcc/two", "node", undefined],
    ["a vendor's leaf", "./DMAcc/ex/Ext", "node", undefined],
    ["a node that is there", "./DMAcc/ex", "node", 418],
    ["the root", ".", "node", 418],
    ["a node without parent", "./DMAcc/two/ServerID", "chr", 404],
    ["a node below a leaf", "./DMAcc/ex/ServerID/x", "chr", 405],
    ["a node nobody describes", "./DMAcc/ex/Nonsense", "chr", 405],
    ["a node below the root", "./New", "node", 405],
    ["a permanent node", "./DevInfo/Ext", "node", 405],
    ["a leaf where an interior node is described", "./DMAcc/two", "chr", 415],
    ["an interior node where a leaf is described", "./DMAcc/ex/Name", "node", 415],
    ["a name over the limit", `./DMAcc/${"x".repeat(33)}`, "node", 414],
    ["a node too deep", "./1/2/3/4/5/6/7/8/9", "node", 414],
  ] as const)("%s", (_, path, format, status) => {
    expect(checkPlacement(phone, path, format)).toBe(status);
  });

  test("may state its type, in any case and with parameters", () => {
    expect(checkForm(phone, "./DMAcc/ex/Name", "chr", "Text/Plain; charset=utf-8")).toBeUndefined();
    expect(checkForm(phone, "./DMAcc/ex/Name", "chr", "image/png")).toBe(415);
    expect(checkForm(phone, "./DMAcc/two", "node", "urn:oma:mo:oma-dm-dmacc:1.0")).toBeUndefined();
    expect(checkForm(phone, "./DMAcc/two", "node", "urn:oma:mo:oma-fumo:1.0")).toBe(415);
    expect(checkForm(phone, "./DMAcc/two", "node", "text/plain")).toBeUndefined();
  });

  test("finds room only up to its occurrence", () => {
    const description = interior(".", { access: ["Get"], scope: "permanent" }, [
      { ...leaf("", { access: ["Get"] }), occurrence: { min: 0, max: 2 } },
      leaf("named", { access: ["Get"] }),
    ]);
    const state = { format: "chr", type: "text/plain", value: "" } as const;
    const nodes = new Map([[".", { format: "node", type: "" } as const]]);
    const base: BaseTree = { description, nodes, limits: NO_LIMITS, properties: new Set() };
    expect(checkRoom(new Tree(base, { "./1": state, "./named": state }), "./2")).toBeUndefined();
    expect(checkRoom(new Tree(base, { "./1": state, "./2": state }), "./3")).toBe(420);
    expect(checkRoom(new Tree(base, { "./1": state, "./2": state }), "./named")).toBeUndefined();
  });

  test("may be added when it or its parent lists Add", () => {
    expect(describesAdd(phone, "./DMAcc/two")).toBe(true);
    expect(describesAdd(phone, "./Inbox/x")).toBe(true);
    expect(describesAdd(phone, "./DevInfo/Ext/x")).toBe(false);
  });

  test("needs its missing ancestors, outermost first", () => {
    expect(missingAncestors(phone, "./DMAcc/two/AppAddr/1/Addr")).toEqual([
      "./DMAcc/two",
      "./DMAcc/two/AppAddr",
      "./DMAcc/two/AppAddr/1",
    ]);
    expect(missingAncestors(phone, "./DMAcc/two")).toEqual([]);
  });
});

describe("Removal", () => {
  test.each([
    ["./DMAcc/ex", undefined],
    ["./DMAcc/none", 404],
    [".", 405],
    ["./DMAcc", 405],
    ["./DevInfo/Man", 405],
  ])("of %s: %s", (path, status) => {
    expect(checkRemoval(phone, path)).toBe(status);
  });

  test("of the last instance is possible, also where one has to occur", () => {
    const list = interior("", { access: ["Delete"], scope: "dynamic", occurs: "OneOrMore" }, []);
    const nodes = new Map([".", "./a"].map((path) => [path, { format: "node", type: "" } as const]));
    const description = interior(".", { access: ["Get"], scope: "permanent" }, [list]);
    const base: BaseTree = { description, nodes, limits: NO_LIMITS, properties: new Set() };
    expect(checkRemoval(new Tree(base, {}), "./a")).toBeUndefined();
  });
});
