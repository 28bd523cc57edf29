/** How a firmware update ends: its last states, what stays of the package, and the report (FUMO). */
import { toBase64 } from "../base/bytes.ts";
import type { TreeEdit } from "../tree/apply-edits.ts";
import type { Tree } from "../tree/tree.ts";
import { childOf, type NodePath } from "../tree/uri.ts";
import type { Operation, OperationStep } from "./behaviour.ts";
import { firmwareVersionNode } from "./devdetail.ts";
import { leafValue, put, write } from "./device-edits.ts";
import type { FumoSettings } from "./fumo-settings.ts";
import { enterStates } from "./fumo-state.ts";
import { reportOf } from "./operation-report.ts";
import { installNotices, type PackageOutcome } from "./package-download.ts";

/** The nodes that are executed. */
export const FUMO_WAYS = ["Download", "Update", "DownloadAndUpdate"] as const;

/** A way to get or install a package. */
export type FumoWay = (typeof FUMO_WAYS)[number];

/** One operation at work. */
export interface FumoWork {
  readonly tree: Tree;
  readonly operation: Operation;
  readonly way: FumoWay;
  readonly settings: FumoSettings;
}

/** The new firmware is in: its version tells. */
export function updated(work: FumoWork): OperationStep {
  const { tree, operation, settings } = work;
  const version = settings.newFwV || leafValue(tree, childOf(operation.root, "PkgVersion"));
  const firmware = firmwareVersionNode(tree.base.description);
  const edits = [
    ...enterStates(tree, operation.root, "updatedWithData"),
    ...discardPackage(work, "updated"),
    ...(firmware === undefined || version === "" ? [] : put(tree, firmware, version)),
  ];
  return report(work, 200, false, edits, "success");
}

/** A download or an update comes to nothing, with its result code. */
export function failed(work: FumoWork, what: "download" | "update", code: number, came: PackageOutcome): OperationStep {
  const { tree, operation } = work;
  const edits =
    what === "download"
      ? enterStates(tree, operation.root, "downloadFailed")
      : [...enterStates(tree, operation.root, "failedWithData"), ...discardPackage(work, "failed")];
  return report(work, code, true, edits, came);
}

/** The package goes, unless this device keeps it, and the state says so. */
function discardPackage({ tree, operation, settings }: FumoWork, then: "failed" | "updated"): readonly TreeEdit[] {
  if (settings.keepsPackage) return [];
  const data = childOf(childOf(operation.root, "Update"), "PkgData");
  return [...enterStates(tree, operation.root, then), ...put(tree, data, "")];
}

/** A downloaded package waits in PkgData for the update that will look at it; nowhere, where nothing can be updated, nor without octets. */
export function keepPackage(tree: Tree, root: NodePath, octets: Uint8Array): readonly TreeEdit[] {
  const update = childOf(root, "Update");
  return octets.length > 0 && tree.get(update) ? write(tree, update, { PkgData: toBase64(octets) }) : [];
}

/** The end of an operation: its last edits, and what is told of it. */
export function report(
  { tree, operation, way, settings }: FumoWork,
  code: number,
  isFailure: boolean,
  edits: readonly TreeEdit[],
  came: PackageOutcome = "aborted",
): OperationStep {
  const name = `org.openmobilealliance.dm.firmwareupdate.${way.toLowerCase()}`;
  const content = {
    type: settings.alertType === "prefixed" ? `Reversed-Domain-Name: ${name}` : name,
    source: settings.alertSource === "object" ? operation.root : operation.node,
  };
  const cleanUp =
    settings.cleansUp === "with-report" && operation.memory["phase"] !== "refused" && !isReadyAfter(way, isFailure)
      ? enterStates(tree, operation.root, "idle")
      : [];
  return {
    operation,
    edits: [...edits, ...cleanUp],
    wish: { do: "report", alert: reportOf(operation, { code, failed: isFailure }, content, settings) },
    ...installNotices(operation.memory, settings, came),
  };
}

/** A package that was only downloaded waits for its Update. */
function isReadyAfter(way: FumoWay, isFailure: boolean): boolean {
  return way === "Download" && !isFailure;
}
