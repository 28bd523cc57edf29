import { describe, expect, test } from "vitest";
import { buildBaseTree } from "../../src/mo/base-tree-builder.ts";
import type { Behaviour, BehaviourSettings, NewOperation, Operation, OperationInput } from "../../src/mo/behaviour.ts";
import { BEHAVIOURS, behaviourAbove } from "../../src/mo/behaviours.ts";
import { MANAGEMENT_OBJECTS } from "../../src/mo/registry.ts";
import { defaultsOf, settingProblems } from "../../src/mo/setting-rules.ts";
import type { NodeDescription } from "../../src/tree/description.ts";
import { Draft } from "../../src/tree/draft.ts";
import type { NodeState } from "../../src/tree/node.ts";
import { checkRemoval } from "../../src/tree/placement.ts";
import { Tree } from "../../src/tree/tree.ts";
import { childOf, NO_LIMITS } from "../../src/tree/uri.ts";
import { NOON } from "../tree/a-tree.ts";
import { edited, isLast } from "./carry-out.ts";

const NAMES = [...BEHAVIOURS.keys()];

/** A device with every object there is, each at `./All/<name>`, and an instance `x` of every node that is named at run time. */
function everything(): Tree {
  const objects = [...MANAGEMENT_OBJECTS.values()];
  const mounts = objects.map((mo) => ({ mo, at: `./All/${mo.name}` }));
  const draft = new Draft(new Tree(buildBaseTree(mounts, {}, { limits: NO_LIMITS, properties: new Set() }), {}), NOON);
  for (const name of NAMES) addAll(draft, `./All/${name}`);
  return draft;
}

function addAll(draft: Draft, parent: string): void {
  for (const child of draft.describe(parent)?.children ?? []) {
    const path = childOf(parent, child.name || "x");
    if (!draft.get(path)) draft.add(path, nodeBy(child));
    addAll(draft, path);
  }
}

const EMPTY: Readonly<Record<string, string>> = { int: "0", bool: "true" };

function nodeBy({ children, formats, types, defaultValue }: NodeDescription): NodeState {
  const format = children.length > 0 ? "node" : (formats[0] ?? "chr");
  const type = types[0] ?? "";
  return format === "node" ? { format, type } : { format, type, value: defaultValue ?? EMPTY[format] ?? "" };
}

/** Every node that may be executed. */
function executables(tree: Tree): readonly string[] {
  return tree.subtree("./All").filter((path) => tree.describe(path)?.access.has("Exec"));
}

describe("Objects with behaviour", () => {
  test("are FUMO, SCOMO, LAWMO, DCMO and the functions of DiagMon at least, and are found by their identifiers", () => {
    const least = ["FUMO", "SCOMO", "LAWMO", "DCMO", "DiagMon", "DiagMonBattery", "DiagMonMemory"];
    expect(NAMES).toEqual(expect.arrayContaining(least));
    for (const name of least) expect(MANAGEMENT_OBJECTS.get(name)?.id).toMatch(/^urn:oma:mo:/);
  });

  test("can be mounted together with every other object", () => {
    const tree = everything();
    for (const name of NAMES) expect(tree.get(`./All/${name}`)?.format).toBe("node");
    expect(executables(tree).length).toBeGreaterThan(25);
  });

  test("have a behaviour for every node that may be executed, under the name of their object", () => {
    const tree = everything();
    for (const path of executables(tree)) {
      const found = behaviourAbove(tree, path);
      expect([path, found?.object]).toEqual([path, path.split("/")[2]]);
      expect(found?.behaviour).toBe(BEHAVIOURS.get(found?.object ?? ""));
    }
  });

  test("are found above nodes that do not exist", () => {
    expect(behaviourAbove(everything(), "./All/FUMO/x/Gone/Deep")?.root).toBe("./All/FUMO/x");
  });

  test("are not found at nodes above them, at other objects, and within those that stand in them", () => {
    const tree = everything();
    for (const path of [".", "./All", "./All/FUMO", "./All/DMAcc", "./All/DMAcc/x", "./Gone"]) {
      expect(behaviourAbove(tree, path)).toBeUndefined();
    }
    const inner = new Draft(tree, NOON);
    inner.setType("./All/FUMO/x/Ext", "urn:oma:mo:oma-dm-dmacc:1.0");
    expect(behaviourAbove(inner, "./All/FUMO/x/Ext/Addr")).toBeUndefined();
  });
});

describe("The settings of behaviours", () => {
  test("have rules that what is usual fits, and that say what they mean", () => {
    for (const { rules } of BEHAVIOURS.values()) {
      expect(settingProblems(rules, defaultsOf(rules))).toEqual([]);
      for (const { means } of Object.values(rules)) expect(means).toMatch(/^\S.{8,}[^.]$/);
    }
  });
});

/** Each choice of each switch, the others as usual. */
function variations(name: string): readonly BehaviourSettings[] {
  const rules = Object.entries(BEHAVIOURS.get(name)?.rules ?? {});
  return rules.flatMap(([key, { usual, oneOf }]) => {
    const values = oneOf ?? (typeof usual === "boolean" ? [true, false] : [usual]);
    return values.map((value) => ({ [key]: value }));
  });
}

const INPUTS: readonly OperationInput[] = [
  { type: "started" },
  { type: "time.over" },
  { type: "downloaded", contentType: "application/vnd.oma.dd+xml", body: new Uint8Array([60, 97]) },
  { type: "downloaded", contentType: "", body: new Uint8Array([0, 255]) },
  { type: "download.failed", reason: "broken" },
  { type: "restarted" },
  { type: "user.answered", agreed: true },
  { type: "user.answered", agreed: false },
  { type: "deleted" },
];

/** Tells an operation something, whatever it waits for, until it is over or there is no more to tell. */
function tell(
  behaviour: Behaviour,
  begun: Tree,
  start: NewOperation,
  inputs: readonly OperationInput[],
  settings = {},
) {
  const wishes: string[] = [];
  let operation: Operation = { ...start, id: "operation-1" };
  let tree = begun;
  for (const input of inputs) {
    const step = behaviour.advance(tree, operation, input, settings);
    tree = edited(tree, step.edits);
    operation = step.operation;
    wishes.push(step.wish.do);
    if (isLast(step.wish)) break;
  }
  return wishes;
}

describe.each(NAMES)("The behaviour of %s", (name) => {
  const tree = everything();
  const nodes = executables(tree).filter((path) => path.startsWith(`./All/${name}/`));
  const behaviour = BEHAVIOURS.get(name)!;
  const exec = (node: string, settings: BehaviourSettings) =>
    behaviour.exec(tree, behaviourAbove(tree, node)!.root, { node, data: "", serverId: "s" }, settings);

  test("reports a client error, and edits nothing, when what an operation works on is deleted, unless that is what it is for", () => {
    const clientError = name === "FUMO" ? "400" : "1400";
    for (const node of nodes) {
      const { start } = exec(node, {});
      if (!start) continue;
      const step = behaviour.advance(tree, { ...start, id: "operation-1" }, { type: "deleted" }, {});
      const data = node.endsWith("/Remove") ? "1200" : clientError;
      expect([node, step]).toMatchObject([node, { edits: [], wish: { do: "report", alert: { data } } }]);
    }
  });

  test("never throws, and edits only what the tree takes, whatever an operation is told in whatever order", () => {
    let steps = 0;
    for (const node of nodes) {
      for (const settings of variations(name)) {
        const { edits = [], start, status } = exec(node, settings);
        const begun = edited(tree, edits);
        expect(start !== undefined).toBe(status === 202);
        for (const first of start ? INPUTS : []) {
          const inputs = [{ type: "started" } as const, first, ...INPUTS];
          steps += tell(behaviour, begun, start!, inputs, settings).length;
        }
      }
    }
    expect(steps).toBeGreaterThan(100);
  });

  test("comes to an end where a server has deleted all it may", () => {
    for (const node of nodes) {
      const { edits = [], start } = exec(node, {});
      if (!start) continue;
      const draft = new Draft(edited(tree, edits), NOON);
      for (const path of draft.subtree(`./All/${name}`).toReversed()) {
        if (checkRemoval(draft, path) === undefined) draft.remove(path);
      }
      expect(draft.subtree(`./All/${name}`).every((path) => draft.describe(path)?.scope === "permanent")).toBe(true);
      expect(tell(behaviour, draft, start, [...INPUTS, ...INPUTS]).at(-1)).toMatch(/^(?:report|end|reset)$/);
    }
  });
});
