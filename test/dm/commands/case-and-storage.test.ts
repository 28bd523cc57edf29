import { describe, expect, test } from "vitest";
import { encodeTnds } from "../../../src/codec/tnds/document.ts";
import type { NodeState } from "../../../src/tree/node.ts";
import { Tree } from "../../../src/tree/tree.ts";
import { aTree } from "../a-device.ts";
import { container, items, one, run } from "./run.ts";

const text = (value: string): NodeState => ({ format: "chr", type: "text/plain", value });
const open: NodeState = { format: "node", type: "", acl: "Add=*&Delete=*&Get=*&Replace=*" };
const TREE = { format: "xml", type: "application/vnd.syncml.dmtnds+xml" };

describe("On a device that does not regard case", () => {
  const plain = aTree({ "./Lab": open, "./Lab/Pair/first": text("1"), "./Lab/Pair/second": text("2") });
  const tree = new Tree(
    { ...plain.base, description: { ...plain.base.description, caseSense: "CIS" } },
    plain.overlay(),
  );

  test("commands find nodes in any case, and add them in the described one", () => {
    const get = run(tree, [one("Get", "./LAB/pair/FIRST")]);
    expect(get.replies[0]?.outcomes[0]).toMatchObject({
      status: 200,
      results: [{ source: { uri: "./LAB/pair/FIRST" }, data: "1" }],
    });
    expect(run(tree, [one("Add", "./lab/pair/FIRST", "x")]).status).toBe(418);
    expect(run(tree, [one("Add", "./lab/text", "x")]).draft.get("./Lab/Text")?.value).toBe("x");
    expect(run(tree, [one("Delete", "./LAB/PAIR/First")]).draft.get("./Lab/Pair/first")).toBeUndefined();
  });

  test("a name is taken by a sibling in another case, but may change its own", () => {
    expect(run(tree, [one("Replace", "./Lab/Pair/first?prop=Name", "SECOND")]).status).toBe(418);
    const { draft } = run(tree, [one("Replace", "./Lab/Pair/first?prop=Name", "First")]);
    expect(draft.get("./Lab/Pair/First")?.value).toBe("1");
  });

  test("a serialised tree means existing nodes as well", () => {
    const nodes = [{ name: "PAIR", format: "node", nodes: [{ name: "FIRST", value: "new", nodes: [] }] }] as const;
    const data = encodeTnds({ verDtd: "1.2", nodes: [...nodes] }, "xml");
    const ran = run(tree, [one("Replace", "./Lab/Pair", data, TREE)]);
    expect(ran.draft.get("./Lab/Pair/first")?.value).toBe("new");
    expect(ran.draft.children("./Lab/Pair")).toEqual(["first"]);
  });
});

describe("On a device with little storage", () => {
  const plain = aTree({ "./Lab": open, "./Lab/Text": text("12345") });

  /** A device that has room for some octets more. */
  function withRoomFor(octets: number): Tree {
    const used = plain.subtree(".").reduce((sum, path) => {
      const node = plain.overlay()[path];
      const { acl = "", title = "", value = "", format } = node ?? { format: "node" };
      const raw = format === "bin" ? Math.floor((value.replaceAll("=", "").length * 3) / 4) : value.length;
      return node ? sum + path.slice(path.lastIndexOf("/") + 1).length + acl.length + title.length + raw : sum;
    }, 0);
    return new Tree({ ...plain.base, storageBytes: used + octets }, plain.overlay());
  }

  test.each([
    ["Add of a leaf", [one("Add", "./Lab/Pair/abc", "12345")], 8],
    ["Replace of a value", [one("Replace", "./Lab/Text", "1234567")], 2],
    ["Replace of an ACL", [one("Replace", "./Lab/Pair?prop=ACL", "Get=*")], "Pair".length + 5],
    ["Replace of a Title", [one("Replace", "./Lab/Text?prop=Title", "abc")], 3],
    ["Replace of a Name", [one("Replace", "./Lab/Text?prop=Name", "Text")], 0],
    ["Copy to a new leaf", [items("Copy", [{ source: { uri: "./Lab/Text" }, target: { uri: "./Lab/Pair/a" } }])], 6],
  ])("%s has room when it takes just what is left, and else answers 420", (_, commands, needed) => {
    expect(run(withRoomFor(needed), commands).status).toBe(200);
    if (needed === 0) return;
    const full = run(withRoomFor(needed - 1), commands);
    expect(full.status).toBe(420);
    expect(full.draft.changed()).toEqual([]);
  });

  test("what is deleted, or undone, leaves its room to others", () => {
    const remove = one("Delete", "./Lab/Text");
    const add = one("Add", "./Lab/Pair/a", "12345678");
    expect(run(withRoomFor(0), [add]).status).toBe(420);
    expect(run(withRoomFor(0), [remove, add]).statuses).toEqual(["Delete ./Lab/Text 200", "Add ./Lab/Pair/a 200"]);
    const failed = container("Atomic", [one("Add", "./Lab/Pair/b", "12345678"), one("Get", ".")]);
    expect(run(withRoomFor(9), [failed, add]).statuses.at(-1)).toBe("Add ./Lab/Pair/a 200");
  });

  test("a serialised tree that does not fit is not there at all", () => {
    const nodes = [{ name: "", format: "node", nodes: [{ name: "Leaf", value: "x".repeat(50), nodes: [] }] }] as const;
    const data = encodeTnds({ verDtd: "1.2", nodes: [...nodes] }, "xml");
    const ran = run(withRoomFor(50), [one("Add", "./Lab/Group", data, TREE)]);
    expect(ran.status).toBe(420);
    expect(ran.draft.get("./Lab/Group")).toBeUndefined();
  });
});
