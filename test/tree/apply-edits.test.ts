import { describe, expect, test } from "vitest";
import { applyEdits, type TreeEdit } from "../../src/tree/apply-edits.ts";
import type { NodeState } from "../../src/tree/node.ts";
import { Tree } from "../../src/tree/tree.ts";
import { aPhone, NOON } from "./a-tree.ts";

const phone = aPhone();
const text = (value: string): NodeState => ({ format: "chr", type: "", value, origin: "cp" });
const interior: NodeState = { format: "node", type: "", origin: "cp" };

const applied = (edits: readonly TreeEdit[]) => {
  const result = applyEdits(phone, edits, NOON);
  if ("failed" in result) return expect.fail(`${result.failed.edit.path}: ${result.failed.status}`);
  return new Tree(phone.base, result.overlay);
};

describe("A list of edits", () => {
  test("adds, sets, grants and removes in order", () => {
    const tree = applied([
      { kind: "add", path: "./DMAcc/1", node: { ...interior, acl: "Get=s1" } },
      { kind: "add", path: "./DMAcc/1/ServerID", node: text("s1") },
      { kind: "set", path: "./DMAcc/1/ServerID", value: "s2" },
      { kind: "acl", path: "./DMAcc/1", acl: "Get=s2" },
      { kind: "remove", path: "./DMAcc/ex" },
    ]);
    expect(tree.subtree("./DMAcc")).toEqual(["./DMAcc", "./DMAcc/1", "./DMAcc/1/ServerID"]);
    expect(tree.get("./DMAcc/1/ServerID")).toMatchObject({ value: "s2", type: "text/plain", origin: "cp", verNo: 1 });
    expect(tree.get("./DMAcc/1")?.acl).toBe("Get=s2");
  });

  test("adds missing interior nodes with their described type and the node's origin", () => {
    const tree = applied([{ kind: "add", path: "./DMAcc/1/AppAddr/1/Addr", node: text("http://dm.example/") }]);
    expect(tree.subtree("./DMAcc/1")).toHaveLength(4);
    expect(tree.get("./DMAcc/1")).toMatchObject({ type: "urn:oma:mo:oma-dm-dmacc:1.0", origin: "cp" });
  });

  test("sets what servers may not: the device changes itself", () => {
    expect(applied([{ kind: "set", path: "./DevInfo/Lang", value: "de" }]).get("./DevInfo/Lang")?.value).toBe("de");
  });

  test.each<[string, TreeEdit, number]>([
    ["an unknown node", { kind: "add", path: "./DMAcc/1/Nonsense", node: text("") }, 405],
    ["an unknown ancestor", { kind: "add", path: "./Nonsense/1", node: text("") }, 405],
    ["an existing node", { kind: "add", path: "./DMAcc/ex", node: interior }, 418],
    ["a node below a leaf", { kind: "add", path: "./DMAcc/ex/AppID/1", node: text("") }, 405],
    ["a wrong format", { kind: "add", path: "./DMAcc/1", node: text("") }, 415],
    ["a malformed ACL on a new node", { kind: "add", path: "./DMAcc/1", node: { ...interior, acl: "Get" } }, 500],
    ["a value for a missing node", { kind: "set", path: "./DMAcc/1", value: "" }, 404],
    ["a value for an interior node", { kind: "set", path: "./DMAcc", value: "" }, 405],
    ["a leaf made interior", { kind: "set", path: "./DevInfo/Lang", value: "", format: "node" }, 405],
    ["a value in a wrong format", { kind: "set", path: "./DevInfo/Lang", value: "1", format: "int" }, 415],
    ["an ACL for a missing node", { kind: "acl", path: "./DMAcc/1", acl: "Get=*" }, 404],
    ["a malformed ACL", { kind: "acl", path: "./DMAcc", acl: "Get" }, 500],
    ["removal of a missing node", { kind: "remove", path: "./DMAcc/1" }, 404],
    ["removal of a permanent node", { kind: "remove", path: "./DMAcc" }, 405],
  ])("is refused as a whole for %s", (_, edit, status) => {
    const fine: TreeEdit = { kind: "set", path: "./DevInfo/Lang", value: "de" };
    expect(applyEdits(phone, [fine, edit], NOON)).toEqual({ failed: { edit, status } });
  });
});
