import { describe, expect, test } from "vitest";
import type { Command } from "../../../src/codec/syncml/message.ts";
import { encodeTnds } from "../../../src/codec/tnds/document.ts";
import type { CommandRules } from "../../../src/dm/command-rules.ts";
import { STANDARD_RULES } from "../../../src/dm/command-rules.ts";
import type { NodeState } from "../../../src/tree/node.ts";
import { aTree } from "../a-device.ts";
import { container, one, run, snapshot } from "./run.ts";

const node = (acl?: string): NodeState => ({ format: "node", type: "", ...(acl === undefined ? {} : { acl }) });
const text = (value: string, acl?: string): NodeState => ({
  format: "chr",
  type: "text/plain",
  value,
  ...(acl === undefined ? {} : { acl }),
});
const ALL = "Add=*&Delete=*&Exec=*&Get=*&Replace=*";
const LAB = { "./Lab": node(ALL), "./Lab/Text": text("x"), "./Lab/Pair/a": text("a"), "./Lab/Pair/b": text("b") };
const TREE = encodeTnds({ verDtd: "1.2", nodes: [{ name: "", format: "node", nodes: [] }] }, "xml");
const TREE_META = { format: "xml", type: "application/vnd.syncml.dmtnds+xml" };
const ACL = STANDARD_RULES.acl;

function statusOf(command: Command, rules: Partial<CommandRules>, changes: Record<string, NodeState> = {}) {
  return run(aTree({ ...LAB, ...changes }), [command], { rules }).status;
}

describe("A device model that says otherwise", () => {
  test.each<[string, Command, Partial<CommandRules>, usual: number, then: number]>([
    ["implicitAdd: off", one("Add", "./Lab/Group/Leaf", "x"), { implicitAdd: "off" }, 200, 404],
    ["replaceCreates", one("Replace", "./Lab/Group/Leaf", "x"), { replaceCreates: true }, 404, 200],
    [
      "replaceCreates, where there is no right",
      one("Replace", "./DevInfo/Ext", "x"),
      { replaceCreates: true },
      404,
      405,
    ],
    ["badUri: 404", one("Get", "./Lab/"), { badUri: 404 }, 500, 404],
    ["leadingSlash: accepted", one("Get", "/Lab/Text"), { leadingSlash: "accepted" }, 500, 200],
    ["leadingSlash: accepted, twice", one("Get", "//Lab/Text"), { leadingSlash: "accepted" }, 500, 500],
    ["occurrence: 405", one("Add", "./Lab/Pair/c", "c"), { occurrence: 405 }, 420, 405],
    ["acl.malformed: 400", one("Replace", "./Lab?prop=ACL", "Get"), { acl: { ...ACL, malformed: 400 } }, 500, 400],
    ["unsupported: 501", { cmd: "Unknown", name: "Put", cmdId: "7" }, { unsupported: 501 }, 406, 501],
    ["unknownElement: 406", { cmd: "Unknown", name: "Foo", cmdId: "7" }, { unknownElement: 406 }, 400, 406],
    ["trees: unsupported", one("Add", "./Lab/Group", TREE, TREE_META), { trees: "unsupported" }, 200, 415],
    [
      "trees: unsupported, of a missing node",
      one("Replace", "./Nope", TREE, TREE_META),
      { trees: "unsupported" },
      404,
      404,
    ],
  ])("(%s) answers so", (_, command, rules, usual, then) => {
    expect(statusOf(command, {})).toBe(usual);
    expect(statusOf(command, rules)).toBe(then);
  });

  test("leaves unknown elements alone, when they are ignored", () => {
    const unknown: Command = { cmd: "Unknown", name: "Foo", cmdId: "7" };
    expect(run(aTree(), [unknown], { rules: { unknownElement: "ignored" } }).replies).toEqual([]);
  });

  test("answers a command without CmdID with an empty CmdRef, and does not carry it out", () => {
    const command = { ...one("Delete", "./DMAcc/ex"), cmdId: "" } as Command;
    const { replies, draft } = run(aTree(), [command], { rules: { withoutCmdId: "refused" } });
    expect(replies).toEqual([{ cmdId: "", cmd: "Delete", outcomes: [{ status: 400 }] }]);
    expect(draft.changed()).toEqual([]);
  });

  test.each([
    ["undone", undefined],
    ["kept", "node"],
  ] as const)("has implied nodes %s when what they were for cannot be added", (implicitAdd, format) => {
    const command = one("Add", "./Lab/Group/Inner/Leaf", "seven", { format: "int" });
    const { draft, status } = run(aTree(LAB), [command], { rules: { implicitAdd } });
    expect(status).toBe(415);
    expect(draft.get("./Lab/Group/Inner")?.format).toBe(format);
  });

  test("makes a serialised tree by Replace where it makes a leaf", () => {
    const command = one("Replace", "./Lab/Group", TREE, TREE_META);
    expect(statusOf(command, {})).toBe(404);
    expect(statusOf(command, { replaceCreates: true })).toBe(200);
  });
});

describe("An Atomic of a device", () => {
  const works = one("Replace", "./Lab/Text", "new");
  const fails = { ...one("Delete", "./Nope"), cmdId: "9" } as Command;

  test("that cannot undo answers 516 for what was done, and it stays", () => {
    const ran = run(aTree(LAB), [container("Atomic", [works, fails, works])], { rules: { atomic: "irreversible" } });
    expect(ran.statuses).toEqual([
      "Atomic 507",
      "Replace ./Lab/Text 516",
      "Delete ./Nope 404",
      "Replace ./Lab/Text 215",
    ]);
    expect(ran.draft.get("./Lab/Text")?.value).toBe("new");
  });

  test("that has none answers 406 to it and to each member, and does nothing", () => {
    const tree = aTree(LAB);
    const ran = run(tree, [container("Atomic", [works, fails])], { rules: { atomic: "unsupported" } });
    expect(ran.statuses).toEqual(["Atomic 406", "Replace ./Lab/Text 406", "Delete ./Nope 406"]);
    expect(snapshot(ran.draft)).toBe(snapshot(tree));
  });

  test("that allows Get and Sequence has Results, and undoes the Sequence with the rest", () => {
    const rules = { atomicAllows: ["Get", "Sequence"] } as const;
    const get = one("Get", "./Lab/Text");
    const fine = run(aTree(LAB), [container("Atomic", [get, container("Sequence", [works])])], { rules });
    expect(fine.statuses).toEqual(["Atomic 200", "Get ./Lab/Text 200", "Sequence 200", "Replace ./Lab/Text 200"]);
    expect(fine.replies[1]?.outcomes[0]?.results).toHaveLength(1);
    const failed = run(aTree(LAB), [container("Atomic", [container("Sequence", [works]), fails])], { rules });
    expect(failed.statuses).toEqual(["Atomic 507", "Sequence 216", "Replace ./Lab/Text 216", "Delete ./Nope 404"]);
    expect(failed.draft.get("./Lab/Text")?.value).toBe("x");
  });
});

describe("A refusal", () => {
  const rules = { refusals: [{ at: "./Lab/Pair", command: "Replace", status: 403 } as const] };

  test("holds for the node and all below, and for the command it names", () => {
    expect(statusOf(one("Replace", "./Lab/Pair/a", "y"), rules)).toBe(403);
    expect(statusOf(one("Replace", "./Lab/Text", "y"), rules)).toBe(200);
    expect(statusOf(one("Delete", "./Lab/Pair/a"), rules)).toBe(200);
  });

  test("comes after everything else that is wrong, and leaves nothing behind", () => {
    expect(statusOf(one("Replace", "./Lab/Pair/z", "y"), rules)).toBe(404);
    const tree = aTree(LAB);
    expect(snapshot(run(tree, [one("Replace", "./Lab/Pair/a", "y")], { rules }).draft)).toBe(snapshot(tree));
  });
});

describe("The ACL rules of a device", () => {
  const guarded = { "./Lab": node("Replace=*&Add=*&Get=*"), "./Lab/Group": node("Get=*&Delete=*") };

  test("may let only the node's own Replace set its ACL", () => {
    const command = one("Replace", "./Lab/Group?prop=ACL", "Get=a");
    expect(statusOf(command, {}, guarded)).toBe(200);
    expect(statusOf(command, { acl: { ...ACL, interiorBy: "node" } }, guarded)).toBe(425);
  });

  test("may ask for Delete on all that goes", () => {
    const changes = { ...guarded, "./Lab/Group/Leaf": text("x", "Get=*") };
    expect(statusOf(one("Delete", "./Lab/Group"), {}, changes)).toBe(200);
    expect(statusOf(one("Delete", "./Lab/Group"), { acl: { ...ACL, deleteAsks: "subtree" } }, changes)).toBe(425);
  });

  test.each([
    [true, "Add=dm.example.com&Delete=dm.example.com&Get=dm.example.com&Replace=dm.example.com"],
    [false, "Add=dm.example.com&Delete=dm.example.com&Replace=dm.example.com"],
  ])("with autoAddGet %o give a server's new interior node the ACL %s", (autoAddGet, acl) => {
    const tree = aTree({ "./Lab": node("Add=*&Get=*") });
    const command = one("Add", "./Lab/Group", undefined, { format: "node" });
    const { draft } = run(tree, [command], { rules: { acl: { ...ACL, autoAddGet } } });
    expect(draft.get("./Lab/Group")?.acl).toBe(acl);
  });
});

describe("A server whose account is deleted", () => {
  const others = {
    "./Lab": node(`${ALL}&Replace=dm.example.com+other`),
    "./Lab/Text": text("x", "Get=dm.example.com&Replace=dm.example.com+other"),
  };

  test("loses its place in every ACL", () => {
    const { draft } = run(aTree(others), [one("Delete", "./DMAcc/ex")]);
    expect(draft.get("./Lab/Text")?.acl).toBe("Replace=other");
    expect(draft.get("./Lab")?.acl).toBe(ALL);
  });

  test("keeps it when it gives itself another identifier, and can move its rights in the same session", () => {
    const uri = "./DMAcc/ex/ServerID";
    const { draft, statuses } = run(aTree(others), [
      one("Replace", uri, "new.example.com"),
      one("Replace", "./Lab/Text", "y"),
      one("Replace", "./Lab?prop=ACL", "Get=*&Replace=new.example.com"),
    ]);
    expect(statuses).toEqual([`Replace ${uri} 200`, "Replace ./Lab/Text 200", "Replace ./Lab?prop=ACL 200"]);
    expect(draft.get("./Lab")?.acl).toBe("Get=*&Replace=new.example.com");
  });

  test("keeps it while another account names it", () => {
    const account = aTree().subtree("./DMAcc/ex");
    const second = Object.fromEntries(
      account.map((path) => [path.replace("./DMAcc/ex", "./DMAcc/two"), aTree().get(path) as NodeState]),
    );
    const { draft } = run(aTree({ ...others, ...second }), [one("Delete", "./DMAcc/ex")]);
    expect(draft.get("./Lab/Text")?.acl).toBe(others["./Lab/Text"].acl);
  });
});
