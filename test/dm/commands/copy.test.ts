import { describe, expect, test } from "vitest";
import type { CommandRules } from "../../../src/dm/command-rules.ts";
import { buildBaseTree } from "../../../src/mo/base-tree-builder.ts";
import { interior, leaf } from "../../../src/mo/describe.ts";
import type { NodeState } from "../../../src/tree/node.ts";
import { Tree } from "../../../src/tree/tree.ts";
import { NO_LIMITS } from "../../../src/tree/uri.ts";
import { aTree } from "../a-device.ts";
import { items, OCTETS_BASE64, run, snapshot } from "./run.ts";

const text = (value: string, acl?: string): NodeState => ({
  format: "chr",
  type: "text/plain",
  value,
  ...(acl === undefined ? {} : { acl }),
});

function aLab(): Tree {
  return aTree({
    "./Lab": { format: "node", type: "", acl: "Add=*&Get=*&Replace=*" },
    "./Lab/Text": text("from"),
    "./Lab/Number": { format: "int", type: "text/plain", value: "7" },
    "./Lab/Octets": { format: "bin", type: "application/octet-stream", value: OCTETS_BASE64 },
    "./Lab/Group": { format: "node", type: "" },
    "./Lab/Pair/a": text("to"),
    "./Lab/Pair/hidden": text("x", "Replace=*"),
  });
}

function copy(source: string | undefined, target: string, rules: Partial<CommandRules> = {}) {
  const from = source === undefined ? {} : { source: { uri: source } };
  return run(aLab(), [items("Copy", [{ target: { uri: target }, ...from }])], { rules });
}

describe("Copy", () => {
  test.each([
    ["onto a leaf", "./Lab/Text", "./Lab/Pair/a", 200],
    ["to a leaf that is missing", "./Lab/Text", "./Lab/Group/Leaf", 200],
    ["without a Source", undefined, "./Lab/Pair/a", 400],
    ["of a missing leaf", "./Lab/Flag", "./Lab/Pair/a", 404],
    ["to below a missing node", "./Lab/Text", "./Lab/Group/Inner/Leaf", 404],
    ["of an interior node", "./Lab/Group", "./Lab/Pair/a", 403],
    ["onto an interior node", "./Lab/Text", "./Lab/Group", 403],
    ["of text onto a number", "./Lab/Text", "./Lab/Number", 403],
    ["of a leaf whose description lacks Copy", "./DevInfo/Man", "./Lab/Pair/a", 405],
    ["of a leaf nobody reads", "./Lab/WriteOnly", "./Lab/Pair/a", 405],
    ["onto a leaf nobody replaces", "./Lab/Text", "./Lab/ReadOnly", 405],
    ["to a node nobody describes", "./Lab/Text", "./Lab/Elsewhere", 405],
    ["of a leaf hidden by its ACL", "./Lab/Pair/hidden", "./Lab/Pair/a", 425],
    ["onto a leaf guarded by its ACL", "./Lab/Text", "./DevInfo/Man", 405],
    ["of a property", "./Lab/Text?prop=Name", "./Lab/Pair/a", 405],
    ["onto a property", "./Lab/Text", "./Lab/Pair/a?prop=Title", 405],
    ["of a list", "./Lab?list=TNDS", "./Lab/Pair/a", 406],
    ["with a Source of bad syntax", "./Lab/../Lab", "./Lab/Pair/a", 500],
    ["with too long a Source", `./Lab/${"x".repeat(33)}`, "./Lab/Pair/a", 414],
    ["to one leaf more than there may be", "./Lab/Text", "./Lab/Pair/third", 420],
  ])("%s (%s to %s) answers %i", (_, source, target, status) => {
    const ran = copy(source, target);
    expect(ran.status).toBe(status);
    expect(snapshot(ran.draft) === snapshot(aLab())).toBe(status !== 200);
  });

  test("takes value, format and type along, octets unharmed, and tells both sides", () => {
    const tree = aTree({
      "./DMAcc/ex/Ext": { format: "node", type: "", acl: "Add=*&Get=*&Replace=*" },
      "./DMAcc/ex/Ext/From": { format: "bin", type: "application/octet-stream", value: OCTETS_BASE64 },
    });
    const item = { source: { uri: "./DMAcc/ex/Ext/From" }, target: { uri: "./DMAcc/ex/Ext/To" } };
    const { draft, replies } = run(tree, [items("Copy", [item])]);
    expect(draft.get("./DMAcc/ex/Ext/To")).toMatchObject({ format: "bin", value: OCTETS_BASE64 });
    expect(replies[0]?.outcomes[0]).toMatchObject({ source: item.source.uri, target: item.target.uri });
  });

  test("takes along a type that the target would not have had by itself", () => {
    const description = interior("Notes", { access: ["Add", "Get"], scope: "permanent" }, [
      leaf("", { access: ["Add", "Copy", "Get", "Replace"], types: ["text/plain", "text/html"], occurs: "ZeroOrMore" }),
    ]);
    const options = { limits: NO_LIMITS, properties: new Set<never>() };
    const base = buildBaseTree([{ mo: { name: "Notes", description }, at: "./Notes" }], {}, options);
    const tree = new Tree(base, {
      "./Notes": { format: "node", type: "", acl: "Add=*&Get=*&Replace=*" },
      "./Notes/from": { format: "chr", type: "text/html", value: "<b/>" },
      "./Notes/there": { format: "chr", type: "text/plain", value: "old" },
    });
    for (const to of ["./Notes/there", "./Notes/new"]) {
      const { draft } = run(tree, [items("Copy", [{ source: { uri: "./Notes/from" }, target: { uri: to } }])]);
      expect(draft.get(to)).toMatchObject({ format: "chr", type: "text/html", value: "<b/>" });
    }
  });

  test.each([
    ["overwrite", "./Lab/Pair/a", 200],
    ["overwrite", "./Lab/Group/Leaf", 404],
    ["create", "./Lab/Pair/a", 418],
    ["create", "./Lab/Group/Leaf", 200],
    ["unsupported", "./Lab/Pair/a", 406],
  ] as const)("of a device that knows %s, to %s, answers %i", (mode, target, status) => {
    expect(copy("./Lab/Text", target, { copy: mode }).status).toBe(status);
  });

  test("unsupported answers 501 where the device says so", () => {
    expect(copy("./Lab/Text", "./Lab/Pair/a", { copy: "unsupported", unsupported: 501 }).status).toBe(501);
  });
});
