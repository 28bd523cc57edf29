/** What each operation on a package or component comes to (SCOMO). */
import type { TreeEdit } from "../tree/apply-edits.ts";
import type { Tree } from "../tree/tree.ts";
import { childOf, type NodePath, nameOf } from "../tree/uri.ts";
import { drop, leafNumber, put } from "./device-edits.ts";
import type { Conclusion } from "./plain-operation.ts";
import { contentOf, install, type ScomoWork } from "./scomo-install.ts";
import { deliver, packagesOf, type Slot, slotOf } from "./scomo-inventory.ts";
import {
  DELIVERED_STATE,
  DELIVERED_STATUS,
  DEPLOYED_STATE,
  DEPLOYED_STATUS,
  DOWNLOAD_STATUS,
  SCOMO_PROBLEM_CODES,
  type ScomoSettings,
  scomoFailureAt,
} from "./scomo-settings.ts";

/** What an Exec of that node means; undefined for one that is no operation. */
export function scomoWork(tree: Tree, root: NodePath, node: NodePath, settings: ScomoSettings): ScomoWork | undefined {
  const slot = slotOf(root, node);
  const isOperation = slot !== undefined && Object.hasOwn(BEGINNINGS[slot.list], nameOf(node));
  return isOperation && node === childOf(childOf(slot.path, "Operations"), nameOf(node))
    ? { tree, root, node, slot, settings }
    : undefined;
}

const { downloading } = DOWNLOAD_STATUS;

/** The operations, and the Status with which each begins. */
const BEGINNINGS: Readonly<Record<Slot["list"], Readonly<Record<string, number>>>> = {
  Download: {
    Download: downloading,
    DownloadInstall: downloading,
    DownloadInstallInactive: downloading,
    DownlaodInstallInactive: downloading,
  },
  Delivered: {
    Remove: DELIVERED_STATUS.removing,
    Install: DELIVERED_STATUS.installing,
    InstallInactive: DELIVERED_STATUS.installing,
  },
  Deployed: {
    Activate: DEPLOYED_STATUS.activating,
    Deactivate: DEPLOYED_STATUS.deactivating,
    Remove: DEPLOYED_STATUS.removing,
  },
};

/** Whether another operation goes on with the package or component. */
export function isScomoBusy({ tree, slot }: ScomoWork): boolean {
  const status = leafNumber(tree, childOf(slot.path, "Status"), 10);
  const installing = slot.list === "Download" && status === DOWNLOAD_STATUS.installing;
  return installing || Object.values(BEGINNINGS[slot.list]).includes(status);
}

/** The Status changes as an operation begins. */
export function beginning({ tree, slot, node }: ScomoWork): readonly TreeEdit[] {
  return put(tree, childOf(slot.path, "Status"), BEGINNINGS[slot.list][nameOf(node)] ?? DOWNLOAD_STATUS.idle);
}

/** The package is here, and waits in Delivered. */
export function concludeDownload(work: ScomoWork): Conclusion {
  const { tree, root, slot, settings } = work;
  const code = scomoFailureAt(["any"], settings);
  if (code !== undefined) return failedDownload(work, code);
  const edits = deliver(tree, root, slot.path, "delivered");
  if (!edits) return failedDownload(work, SCOMO_PROBLEM_CODES["too-large"]);
  const left = settings.downloadNode === "moved" ? drop(tree, slot.path) : [];
  const done = [...put(tree, childOf(slot.path, "Status"), DOWNLOAD_STATUS.downloaded), ...edits, ...left];
  return { code: 1200, failed: false, edits: done, content: contentOf(work) };
}

/** There is no package. */
export function failedDownload(work: ScomoWork, code: number): Conclusion {
  const edits = put(work.tree, childOf(work.slot.path, "Status"), DOWNLOAD_STATUS.downloadFailed);
  return { code, failed: true, edits, content: contentOf(work) };
}

/** What an operation on a package or component that is here comes to, or the installation of one that was fetched for it. */
export function concludeScomo(work: ScomoWork, isRefused: boolean, problemCode?: number): Conclusion {
  const name = nameOf(work.node);
  if (work.slot.list === "Deployed") return concludeDeployed(work, name, isRefused);
  if (name === "Remove") return remove(work, isRefused, DELIVERED_STATUS.removeFailed);
  return install(work, isRefused ? 1401 : (scomoFailureAt(["any", "install"], work.settings) ?? problemCode));
}

function concludeDeployed(work: ScomoWork, name: string, isRefused: boolean): Conclusion {
  const { tree, slot, settings } = work;
  if (name === "Remove") return remove(work, isRefused, DEPLOYED_STATUS.removeFailed);
  const isActivation = name === "Activate";
  const own = scomoFailureAt(["any", isActivation ? "activate" : "deactivate"], settings);
  const code = isRefused ? 1401 : own;
  const status = childOf(slot.path, "Status");
  const failedStatus = isActivation ? DEPLOYED_STATUS.activateFailed : DEPLOYED_STATUS.deactivateFailed;
  if (code !== undefined)
    return { code, failed: true, edits: put(tree, status, failedStatus), content: contentOf(work) };
  const state = isActivation ? DEPLOYED_STATE.active : DEPLOYED_STATE.inactive;
  const edits = [...put(tree, childOf(slot.path, "State"), state), ...put(tree, status, DEPLOYED_STATUS.idle)];
  return { code: 1200, failed: false, edits, content: contentOf(work) };
}

/** It goes, and a package that a component has come out of is one that is only delivered: chosen, for SCOMO has the two states, and not the way back. */
function remove(work: ScomoWork, isRefused: boolean, failedStatus: number): Conclusion {
  const { tree, root, slot, settings } = work;
  const isActive =
    slot.list === "Deployed" &&
    leafNumber(tree, childOf(slot.path, "State"), DEPLOYED_STATE.active) === DEPLOYED_STATE.active;
  const own = scomoFailureAt(["any", "remove"], settings);
  const code = isRefused ? 1401 : (own ?? (isActive && !settings.removesActive ? 1408 : undefined));
  const content = contentOf(work);
  if (code === undefined) {
    const freed = slot.list === "Deployed" ? packagesOf(tree, root, slot.path) : [];
    const states = freed.flatMap((path) => put(tree, childOf(path, "State"), DELIVERED_STATE.delivered));
    return { code: 1200, failed: false, edits: [...drop(tree, slot.path), ...states], content };
  }
  return { code, failed: true, edits: put(tree, childOf(slot.path, "Status"), failedStatus), content };
}
