import type { TreeEdit } from "../tree/apply-edits.ts";
import type { Tree } from "../tree/tree.ts";
import { childOf, type NodePath, nameOf } from "../tree/uri.ts";
import type { Behaviour, OperationStep } from "./behaviour.ts";
import { drop, isTrue, put } from "./device-edits.ts";
import { REPORT_RULES } from "./operation-report.ts";
import { advancePlain, type Conclusion, execPlain, newOperation, PLAIN_RULES } from "./plain-operation.ts";
import { type SettingsBy, settingsBy } from "./setting-rules.ts";

/** The operations by their names in lower case, for makers differ in capitals: the state each leads to, and the code when it fails. */
const OPERATIONS = {
  fullylock: { failure: "full-lock", code: 1402, state: 10 },
  partiallylock: { failure: "partial-lock", code: 1403, state: 20 },
  unlock: { failure: "unlock", code: 1404, state: 30 },
  wipe: { failure: "wipe", code: 1405 },
  wipeall: { failure: "wipe", code: 1405 },
  factoryreset: { failure: "factory-reset", code: 1400 },
} as const;

type LawmoName = keyof typeof OPERATIONS;

/** Every switch of locking and wiping. */
const LAWMO_RULES = {
  failAt: {
    usual: "none",
    oneOf: ["none", "client-error", "full-lock", "partial-lock", "unlock", "wipe", "factory-reset"],
    means: "what goes wrong whenever it is tried; client-error: everything",
  },
  asks: {
    usual: "when-notifying",
    oneOf: ["never", "when-notifying", "always"],
    means:
      "whether the user is asked before an operation, and may refuse it with 1401: never, while NotifyUser is true, or always",
  },
  wipedItems: {
    usual: "kept",
    oneOf: ["kept", "removed"],
    means:
      "whether an item stays in AvailableWipeList once its data are wiped, with code 1201, or goes as well, with 1202",
  },
  resetReport: {
    usual: "before",
    oneOf: ["before", "never"],
    means: "whether a FactoryReset is reported before it is done, or the report is lost with everything else",
  },
  reportWithinMs: {
    usual: 600_000,
    means: "milliseconds that a FactoryReset waits for the server to take its report, after which it is done without",
  },
  ...PLAIN_RULES,
  ...REPORT_RULES,
} as const;

type LawmoSettings = SettingsBy<typeof LAWMO_RULES>;

/** The behaviour of LAWMO: locks, wipes and the factory reset (LAWMO). */
export const LAWMO_BEHAVIOUR: Behaviour = {
  exec(tree, root, request, given) {
    const settings = settingsBy(LAWMO_RULES, given);
    const name = lawmoName(request.node);
    if (!name) return { status: 406 };
    const asks = settings.asks === "always" || (settings.asks === "when-notifying" && notifies(tree, root));
    // a reset ends the session with everything else, so it can only come after the answer
    const answers = name === "factoryreset" ? "202" : settings.answers;
    const conclude = () => conclusion(tree, root, request.node, name, false, settings);
    const operation = newOperation("LAWMO", root, request);
    return execPlain({ operation, begin: [], asks, conclude }, { ...settings, answers });
  },
  advance(tree, operation, input, given) {
    const settings = settingsBy(LAWMO_RULES, given);
    const { root, node } = operation;
    const name = lawmoName(node) ?? "wipe";
    const conclude = (isRefused: boolean) => conclusion(tree, root, node, name, isRefused, settings);
    const step = advancePlain(operation, input, QUESTIONS[name], conclude, settings);
    const isOver = step.wish.do === "report";
    const isReset = name === "factoryreset" && isOver && input.type === "time.over" && !hasFailed(name, settings);
    return isReset ? reset(step, settings) : step;
  },
  rules: LAWMO_RULES,
};

const QUESTIONS: Readonly<Record<LawmoName, string>> = {
  fullylock: "Lock this device?",
  partiallylock: "Lock a part of this device?",
  unlock: "Unlock this device?",
  wipe: "Wipe data of this device?",
  wipeall: "Wipe all data of this device?",
  factoryreset: "Reset this device to its factory settings?",
};

function conclusion(
  tree: Tree,
  root: NodePath,
  node: NodePath,
  name: LawmoName,
  isRefused: boolean,
  settings: LawmoSettings,
): Conclusion {
  const content = { type: "urn:oma:at:lawmo:1.0:OperationComplete", source: node };
  if (isRefused) return { code: 1401, failed: true, edits: [], content };
  if (hasFailed(name, settings)) {
    const code = settings.failAt === "client-error" ? 1400 : OPERATIONS[name].code;
    return { code, failed: true, edits: [], content };
  }
  if (name === "wipe" || name === "wipeall") return { ...wipe(tree, root, name === "wipeall", settings), content };
  const operation = OPERATIONS[name];
  const edits = "state" in operation ? put(tree, childOf(root, "State"), operation.state) : [];
  return { code: 1200, failed: false, edits, content };
}

/** 1406 when nothing is marked, so that no wipe was performed. */
function wipe(tree: Tree, root: NodePath, isEverything: boolean, settings: LawmoSettings): Omit<Conclusion, "content"> {
  const list = childOf(root, "AvailableWipeList");
  const items = tree.children(list).map((name) => childOf(list, name));
  const wiped = items.filter((item) => isEverything || isTrue(tree, childOf(item, "ToBeWiped")));
  if (wiped.length === 0) return { code: 1406, failed: true, edits: [] };
  const goes = settings.wipedItems === "removed";
  const edits = wiped.flatMap((item): readonly TreeEdit[] =>
    goes ? drop(tree, item) : put(tree, childOf(item, "ToBeWiped"), "false"),
  );
  return { code: goes ? 1202 : 1201, failed: false, edits };
}

function reset({ operation, wish }: OperationStep, settings: LawmoSettings): OperationStep {
  const { resetReport, reportWithinMs: withinMs } = settings;
  const isReported = resetReport === "before" && wish.do === "report";
  return { operation, edits: [], wish: { do: "reset", ...(isReported ? { report: wish.alert, withinMs } : {}) } };
}

function hasFailed(name: LawmoName, { failAt }: LawmoSettings): boolean {
  return failAt === "client-error" || failAt === OPERATIONS[name].failure;
}

function lawmoName(node: NodePath): LawmoName | undefined {
  const name = nameOf(node).toLowerCase();
  return isLawmoName(name) ? name : undefined;
}

function isLawmoName(name: string): name is LawmoName {
  return Object.hasOwn(OPERATIONS, name);
}

function notifies(tree: Tree, root: NodePath): boolean {
  return isTrue(tree, childOf(childOf(root, "LAWMOConfig"), "NotifyUser"));
}
