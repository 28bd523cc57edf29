import type { TreeEdit } from "../tree/apply-edits.ts";
import type { Tree } from "../tree/tree.ts";
import { childOf, type NodePath, nameOf } from "../tree/uri.ts";
import type { Behaviour, BehaviourSettings, Operation, OperationInput, OperationStep } from "./behaviour.ts";
import { fillIn, leafValue, put } from "./device-edits.ts";
import { fetchWish, installNotices, judgeFetched, type PackageOutcome } from "./package-download.ts";
import { advancePlain, type Conclusion, concluded, execPlain, newOperation } from "./plain-operation.ts";
import { contentOf, type ScomoWork } from "./scomo-install.ts";
import { newNodes, slotOf } from "./scomo-inventory.ts";
import {
  DELIVERED_STATE,
  DOWNLOAD_STATUS,
  SCOMO_PROBLEM_CODES,
  SCOMO_RULES,
  type ScomoSettings,
  scomoFailureAt,
} from "./scomo-settings.ts";
import { beginning, concludeDownload, concludeScomo, failedDownload, isScomoBusy, scomoWork } from "./scomo-work.ts";
import { settingsBy } from "./setting-rules.ts";

/** The behaviour of SCOMO: software components (SCOMO). */
export const SCOMO_BEHAVIOUR: Behaviour = {
  exec(tree, root, request, given) {
    const settings = settingsBy(SCOMO_RULES, given);
    const work = scomoWork(tree, root, request.node, settings);
    if (!work) return { status: 406 };
    const url = leafValue(tree, childOf(work.slot.path, "PkgURL"));
    const data = leafValue(tree, childOf(work.slot.path, "Data")) === "" ? "none" : "written";
    const operation = newOperation("SCOMO", root, request, { url, data });
    if (isScomoBusy(work)) {
      if (settings.wrongState !== "report") return { status: settings.wrongState === "403" ? 403 : 500 };
      return { status: 202, start: { ...operation, memory: { phase: "refused" } } };
    }
    const begin = beginning(work);
    if (work.slot.list === "Download") {
      const phase = settings.asks ? "asking" : "downloading";
      return { status: 202, edits: begin, start: { ...operation, memory: { url, phase } } };
    }
    return execPlain({ operation, begin, asks: settings.asks, conclude: () => concludeScomo(work, false) }, settings);
  },
  advance(tree, operation, input, given) {
    const settings = settingsBy(SCOMO_RULES, given);
    const work = scomoWork(tree, operation.root, operation.node, settings);
    if (!work) return { operation, edits: [], wish: { do: "end" } };
    const isDeleted = input.type === "deleted";
    if (isDeleted && nameOf(operation.node) === "Remove") {
      return end(operation, { ...concludeScomo(work, false), edits: [] }, settings, "success");
    }
    const isTakenAway = isDeleted || (!tree.get(work.slot.path) && nameOf(operation.node) !== "Remove");
    if (isTakenAway || operation.memory["phase"] === "refused") {
      return end(operation, { code: 1400, failed: true, edits: [], content: contentOf(work) }, settings, "aborted");
    }
    if (work.slot.list === "Download") return advanceDownload(work, operation, input);
    const isWithdrawn =
      operation.memory["data"] === "written" && leafValue(tree, childOf(work.slot.path, "Data")) === "";
    const problem = isWithdrawn ? SCOMO_PROBLEM_CODES.corrupt : undefined;
    const conclude = (isRefused: boolean) => concludeScomo(work, isRefused, problem);
    return advancePlain(operation, input, question(work), conclude, settings);
  },
  worksOn: ({ root, node }) => slotOf(root, node)?.path ?? root,
  changed,
  request: (root, by) => ({
    type: `urn:oma:at:scomo:1.0:${by === "user" ? "UserRequest" : "DeviceRequest"}`,
    format: "chr",
    data: "",
    source: root,
  }),
  rules: SCOMO_RULES,
};

function advanceDownload(work: ScomoWork, operation: Operation, input: OperationInput): OperationStep {
  const { settings } = work;
  switch (operation.memory["phase"]) {
    case "asking":
      if (input.type !== "user.answered") return { operation, edits: [], wish: { do: "ask", text: question(work) } };
      if (!input.agreed) return end(operation, failedDownload(work, 1401), settings, "cancelled");
      break;
    case "installing":
      if (input.type === "time.over") {
        const conclusion = concludeScomo(work, false);
        return end(operation, conclusion, settings, conclusion.failed ? "aborted" : "success");
      }
      return { operation, edits: [], wish: { do: "wait", ms: settings.workMs } };
    default:
      if (input.type === "downloaded") return fetched(work, operation, input);
      if (input.type === "download.failed") {
        return end(operation, failedDownload(work, SCOMO_PROBLEM_CODES[input.reason]), settings, input.reason);
      }
  }
  return load(work, operation);
}

/** Wishes for the package; a download that is to fail is not even tried. */
function load(work: ScomoWork, operation: Operation): OperationStep {
  const { settings } = work;
  const own = scomoFailureAt(["download"], settings);
  const code = own ?? (operation.memory["url"] === "" ? SCOMO_PROBLEM_CODES["bad-url"] : undefined);
  if (code !== undefined) return end(operation, failedDownload(work, code), settings, "aborted");
  const memory = { ...operation.memory, phase: "downloading" };
  return { operation: { ...operation, memory }, edits: [], wish: fetchWish(memory, settings) };
}

function fetched(work: ScomoWork, before: Operation, input: OperationInput & { type: "downloaded" }): OperationStep {
  const { tree, slot, node, settings } = work;
  const { memory, isPackage, problem } = judgeFetched(input, before.memory, settings);
  const operation = { ...before, memory };
  const isDownload = nameOf(node) === "Download";
  if (problem && (isDownload || !isPackage || problem === "too-large")) {
    return end(operation, failedDownload(work, SCOMO_PROBLEM_CODES[problem]), settings, problem);
  }
  if (!isPackage) return load(work, operation);
  const status = childOf(slot.path, "Status");
  if (problem) {
    const conclusion = concludeScomo(work, false, SCOMO_PROBLEM_CODES[problem]);
    return end(operation, conclusion, settings, problem);
  }
  if (isDownload) {
    const conclusion = concludeDownload(work);
    return end(operation, conclusion, settings, conclusion.failed ? "aborted" : "success");
  }
  return {
    operation: { ...operation, memory: { ...memory, phase: "installing" } },
    edits: [...put(tree, status, DOWNLOAD_STATUS.downloaded), ...put(tree, status, DOWNLOAD_STATUS.installing)],
    wish: { do: "wait", ms: settings.workMs },
  };
}

function end(
  operation: Operation,
  conclusion: Conclusion,
  settings: ScomoSettings,
  came: PackageOutcome,
): OperationStep {
  return { ...concluded(operation, conclusion, settings), ...installNotices(operation.memory, settings, came) };
}

function question({ tree, node, slot }: ScomoWork): string {
  return `${nameOf(node)} ${leafValue(tree, childOf(slot.path, "Name")) || nameOf(slot.path)}?`;
}

/** A package that a server has added is filled in; one whose Data a server has replaced is not installed any more. */
function changed(tree: Tree, root: NodePath, path: NodePath, given: BehaviourSettings): readonly TreeEdit[] {
  const slot = slotOf(root, path);
  if (!slot || slot.list === "Deployed" || !tree.get(slot.path)) return [];
  const isNew = !tree.get(childOf(slot.path, "Status"));
  if (isNew) return fillIn(tree, slot.path, newNodes(slot, settingsBy(SCOMO_RULES, given)));
  return path === childOf(slot.path, "Data") ? put(tree, childOf(slot.path, "State"), DELIVERED_STATE.delivered) : [];
}
