import { describe, expect, test } from "vitest";
import { buildBaseTree } from "../../../src/mo/base-tree-builder.ts";
import { leaf as leafOf } from "../../../src/mo/describe.ts";
import type { NodeState } from "../../../src/tree/node.ts";
import { Tree } from "../../../src/tree/tree.ts";
import { NO_LIMITS } from "../../../src/tree/uri.ts";
import { aTree } from "../a-device.ts";
import { one, type Row, run, snapshot } from "./run.ts";

const node: NodeState = { format: "node", type: "" };
const leaf = (value: string, acl?: string): NodeState => ({
  format: "chr",
  type: "text/plain",
  value,
  ...(acl === undefined ? {} : { acl }),
});

/** The server may do everything in ./Lab but replace ./Lab/Text. */
function aLab(): Tree {
  const tree = aTree({
    "./Lab": { ...node, acl: "Add=*&Delete=*&Get=*&Replace=*" },
    "./Lab/Text": leaf("x", "Get=*"),
    "./Lab/Number": { format: "int", type: "text/plain", value: "7" },
    "./Lab/Pair/a": leaf("a"),
    "./Lab/Pair/b": leaf("b"),
  });
  return tree;
}

describe("Replace", () => {
  test.each<Row>([
    ["a leaf", "./Lab/Number", 200, "8"],
    ["a leaf nobody may read", "./Lab/WriteOnly", 200, "8"],
    ["a leaf, with nothing", "./Lab/Pair/a", 200],
    ["a missing node", "./Lab/Flag", 404, "true"],
    ["an interior node", "./Lab/Pair", 405, "x"],
    ["a subtree", "./Lab/Pair", 405, "<MgmtTree/>", { format: "xml" }],
    ["a leaf without Replace in its description", "./Lab/ReadOnly", 405, "x"],
    ["a leaf guarded by its ACL", "./Lab/Text", 425, "y"],
    ["a number with text", "./Lab/Number", 415, "eight"],
    ["a number as text", "./Lab/Number", 415, "8", { format: "chr" }],
    ["a leaf by an interior node", "./Lab/Number", 415, undefined, { format: "node" }],
    ["a leaf with too much", "./Lab/Pair/a", 413, "x".repeat(1001)],
    ["a name", "./Lab/Pair/a?prop=Name", 200, "c"],
    ["a name by a sibling's", "./Lab/Pair/a?prop=Name", 418, "b"],
    ["a name by none", "./Lab/Pair/a?prop=Name", 500, "c/d"],
    ["a name by too long a one", "./Lab/Pair/a?prop=Name", 414, "x".repeat(33)],
    ["the name of a permanent node", "./Lab/Pair?prop=Name", 405, "c"],
    ["the name of a missing node", "./Lab/Pair/z?prop=Name", 404, "c"],
    ["the name of a node guarded by its ACL", "./Lab/Text?prop=Name", 425, "Text"],
    ["a title", "./Lab/Pair/a?prop=Title", 200, "A"],
    ["a title guarded by the ACL", "./Lab/Text?prop=Title", 425, "A"],
    ["a title by too long a one", "./Lab/Pair/a?prop=Title", 413, "x".repeat(256)],
    ["the ACL of a leaf, by the right on its parent", "./Lab/Text?prop=ACL", 200, "Get=a"],
    ["the ACL of an interior node", "./Lab/Pair?prop=ACL", 200, "Get=a"],
    ["the ACL of a foreign node", "./DevInfo?prop=ACL", 425, "Get=a"],
    ["an ACL by nonsense", "./Lab/Pair?prop=ACL", 500, "Get"],
    ["the root's ACL", ".?prop=ACL", 425, "Get=*"],
    ["a format", "./Lab/Pair/a?prop=Format", 405, "int"],
    ["a property nobody has", "./Lab/Pair/a?prop=Colour", 406, "red"],
    ["a list", "./Lab/Pair?list=TNDS", 406, "x"],
    ["bad syntax", "./Lab/./Text", 500, "x"],
  ])("of %s (%s) answers %i", (_, uri, status, data, meta) => {
    const tree = aLab();
    const ran = run(tree, [one("Replace", uri, data, meta)]);
    expect(ran.status).toBe(status);
    expect(snapshot(ran.draft) === snapshot(tree)).toBe(status !== 200);
  });

  test("of a property that this node does not keep, though others do, answers 406 before its ACL is asked", () => {
    const bare = { ...leafOf("Bare", { access: ["Get"], scope: "permanent" }), properties: new Set<never>() };
    const kept = leafOf("Kept", { access: ["Get"], scope: "permanent" });
    const mounts = [bare, kept].map((description) => ({ mo: { name: "", description }, at: `./${description.name}` }));
    const options = { limits: NO_LIMITS, properties: new Set(["Title"] as const) };
    const commands = ["Bare", "Kept"].map((name) => one("Replace", `./${name}?prop=Title`, "x"));
    const { statuses } = run(new Tree(buildBaseTree(mounts, {}, options), {}), commands);
    expect(statuses).toEqual(["Replace ./Bare?prop=Title 406", "Replace ./Kept?prop=Title 425"]);
  });

  test("without Meta keeps Format and Type", () => {
    const { draft } = run(aLab(), [one("Replace", "./Lab/Number", "8")]);
    expect(draft.get("./Lab/Number")).toMatchObject({ format: "int", type: "text/plain", value: "8", verNo: 1 });
  });

  test("without Meta keeps the format that a node has of several", () => {
    const description = leafOf("Any", { access: ["Get", "Replace"], formats: ["chr", "int"], scope: "permanent" });
    const options = { limits: NO_LIMITS, properties: new Set<never>() };
    const base = buildBaseTree([{ mo: { name: "Any", description }, at: "./Any" }], {}, options);
    const tree = new Tree(base, { "./Any": { format: "int", type: "text/html", value: "7", acl: "Replace=*" } });
    const { draft } = run(tree, [one("Replace", "./Any", "8")]);
    expect(draft.get("./Any")).toMatchObject({ format: "int", type: "text/html", value: "8" });
    expect(run(tree, [one("Replace", "./Any", "eight")]).status).toBe(415);
  });

  test("takes Meta from the command where the item has none", () => {
    const command = { ...one("Replace", "./Lab/Number", "8"), meta: { format: "chr" } };
    expect(run(aLab(), [command]).status).toBe(415);
  });

  test("of a name moves everything below", () => {
    const { draft } = run(aTree(), [one("Replace", "./DMAcc/ex?prop=Name", "renamed")]);
    expect(draft.get("./DMAcc/renamed/AppAuth/1/AAuthName")?.value).toBe("emu-0001");
    expect(draft.get("./DMAcc/ex")).toBeUndefined();
  });
});

test("the overlay of a refused Replace is the very one it began with", () => {
  const tree = aLab();
  expect(run(tree, [one("Replace", "./Lab/Text", "y")]).draft.overlay()).toBe(tree.overlay());
});
