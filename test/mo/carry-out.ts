import { utf8Bytes } from "../../src/base/bytes.ts";
import type { DownloadTrouble } from "../../src/events/vocabulary.ts";
import { buildBaseTree } from "../../src/mo/base-tree-builder.ts";
import type {
  Behaviour,
  BehaviourSettings,
  ExecOutcome,
  GenericAlert,
  InstallNotice,
  Operation,
  OperationInput,
  OperationStep,
  OperationWish,
} from "../../src/mo/behaviour.ts";
import { BEHAVIOURS, behaviourAbove } from "../../src/mo/behaviours.ts";
import { DEVDETAIL } from "../../src/mo/devdetail.ts";
import { MANAGEMENT_OBJECTS } from "../../src/mo/registry.ts";
import { applyEdits, type TreeEdit } from "../../src/tree/apply-edits.ts";
import { Draft } from "../../src/tree/draft.ts";
import { Tree } from "../../src/tree/tree.ts";
import type { UriLimits } from "../../src/tree/uri.ts";
import { NO_LIMITS } from "../../src/tree/uri.ts";
import { NOON } from "../tree/a-tree.ts";

/** A device with DevDetail and one more object, and what is in the tree. */
export function aDeviceWith(
  object: string,
  at: string,
  values: Readonly<Record<string, string>> = {},
  limits: UriLimits = NO_LIMITS,
): Tree {
  const mo = MANAGEMENT_OBJECTS.get(object);
  if (!mo) throw new Error(`no object ${object}`);
  const mounts = [
    { mo: DEVDETAIL, at: "./DevDetail" },
    { mo, at },
  ];
  return new Tree(
    buildBaseTree(mounts, { "./DevDetail/FwV": "1.0.7", ...values }, { limits, properties: new Set() }),
    {},
  );
}

/** What an address gives: text of a type, or a failure. */
export type Web = Readonly<Record<string, { readonly type?: string; readonly body: string } | DownloadTrouble>>;

/** What an operation meets on its way. */
export interface Surroundings {
  readonly settings?: BehaviourSettings;
  readonly web?: Web;
  readonly userAgrees?: boolean;
  readonly correlator?: string;
  /** Something told in place of what each wish asks for, by the number of the step. */
  readonly interrupted?: Readonly<Record<number, OperationInput>>;
  /** What a server does to the tree between steps, by the number of the step. */
  readonly meddling?: Readonly<Record<number, (draft: Draft) => void>>;
}

/** All that was seen of an operation. */
export interface Seen {
  readonly status: number;
  readonly outcome: ExecOutcome;
  readonly tree: Tree;
  /** Values that the watched leaf took, in order. */
  readonly values: readonly string[];
  readonly wishes: readonly OperationWish[];
  readonly alert: GenericAlert | undefined;
  readonly notices: readonly InstallNotice[];
}

/** Executes a node and does whatever the operation wants until it is over. Every edit must be one that the tree takes. */
export function carryOut(before: Tree, node: string, watched: string, around: Surroundings = {}): Seen {
  const instance = behaviourAbove(before, node);
  if (!instance) throw new Error(`nothing behaves at ${node}`);
  const { correlator, settings = {} } = around;
  const request = { node, data: "", serverId: "s1", ...(correlator === undefined ? {} : { correlator }) };
  const outcome = instance.behaviour.exec(before, instance.root, request, settings);
  const { edits = [], start } = outcome;
  const begun = edited(before, edits);
  const steps = start ? goOn(instance.behaviour, begun, { ...start, id: "operation-1" }, around) : [];
  const last = steps.at(-1)?.wish;
  return {
    status: outcome.status,
    outcome,
    tree: steps.at(-1)?.tree ?? begun,
    values: watchedIn([...edits, ...steps.flatMap((step) => step.edits)], watched),
    wishes: steps.map(({ wish }) => wish),
    alert: last?.do === "report" ? last.alert : last?.do === "reset" ? last.report : undefined,
    notices: steps.flatMap((step) => step.notices ?? []),
  };
}

/** Whether nothing comes after a wish. */
export function isLast(wish: OperationWish): boolean {
  return wish.do === "report" || wish.do === "end" || wish.do === "reset";
}

type SeenStep = OperationStep & { readonly tree: Tree };

function goOn(behaviour: Behaviour, begun: Tree, operation: Operation, around: Surroundings): readonly SeenStep[] {
  const steps: SeenStep[] = [];
  let input: OperationInput = { type: "started" };
  let last: SeenStep | undefined;
  while (!last || !isLast(last.wish)) {
    const number = steps.length;
    if (number > 20) throw new Error("the operation does not come to an end");
    const tree = meddled(last?.tree ?? begun, around.meddling?.[number]);
    const told = around.interrupted?.[number] ?? input;
    // what an operation remembers goes through its handset's record
    const kept = JSON.parse(JSON.stringify(last?.operation ?? operation)) as Operation;
    const step = behaviour.advance(tree, kept, told, around.settings ?? {});
    last = { ...step, tree: edited(tree, step.edits) };
    steps.push(last);
    input = answerTo(step.wish, around);
  }
  return steps;
}

/** The tree after a server's edit and what the behaviour makes of it. */
export function afterServer(
  before: Tree,
  path: string,
  edit: (draft: Draft) => void,
  settings: BehaviourSettings = {},
): Tree {
  const tree = meddled(before, edit);
  const instance = behaviourAbove(tree, path);
  return edited(tree, instance?.behaviour.changed?.(tree, instance.root, path, settings) ?? []);
}

/** The behaviour of an object, which it has. */
export function behaviourOf(object: string): Behaviour {
  const behaviour = BEHAVIOURS.get(object);
  if (!behaviour) throw new Error(`${object} has no behaviour`);
  return behaviour;
}

/** Values below a node, by their paths relative to it; interior nodes have none. */
export function below(tree: Tree, root: string): Record<string, string> {
  const leaves = tree.subtree(root).filter((path) => tree.get(path)?.format !== "node");
  return Object.fromEntries(leaves.map((path) => [path.slice(root.length + 1), tree.get(path)?.value ?? ""]));
}

/** The edits in place; each must fit the descriptions, and each value its format. */
export function edited(tree: Tree, edits: readonly TreeEdit[]): Tree {
  const result = applyEdits(tree, edits, NOON);
  if ("failed" in result) throw new Error(`${JSON.stringify(result.failed)} cannot be applied`);
  const after = new Tree(tree.base, result.overlay);
  for (const { path } of edits) {
    const { format, value = "" } = after.get(path) ?? {};
    const fits = FORMS[format ?? "chr"]?.test(value) ?? true;
    if (!fits) throw new Error(`${path} is ${format} and has the value "${value}"`);
  }
  return after;
}

const FORMS: Readonly<Record<string, RegExp>> = { int: /^-?\d+$/, bool: /^(?:true|false)$/ };

function meddled(tree: Tree, edit: ((draft: Draft) => void) | undefined): Tree {
  if (!edit) return tree;
  const draft = new Draft(tree, NOON);
  edit(draft);
  return new Tree(tree.base, draft.overlay());
}

function watchedIn(edits: readonly TreeEdit[], path: string): string[] {
  return edits.flatMap((edit) => (edit.kind === "set" && edit.path === path ? edit.value : []));
}

function answerTo(wish: OperationWish, { web = {}, userAgrees = true }: Surroundings): OperationInput {
  switch (wish.do) {
    case "ask":
      return { type: "user.answered", agreed: userAgrees };
    case "restart":
      return { type: "restarted" };
    case "download": {
      const found = web[wish.url] ?? "bad-url";
      if (typeof found === "string") return { type: "download.failed", reason: found };
      const contentType = found.type ?? "application/octet-stream";
      return { type: "downloaded", contentType, body: utf8Bytes(found.body) };
    }
    default:
      return { type: "time.over" };
  }
}
