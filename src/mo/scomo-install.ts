/** How a component comes out of a package, and what is told of it (SCOMO). */
import { fromBase64 } from "../base/bytes.ts";
import { element } from "../codec/markup/element.ts";
import { formatXml } from "../codec/xml/format.ts";
import type { TreeEdit } from "../tree/apply-edits.ts";
import type { Tree } from "../tree/tree.ts";
import { childOf, type NodePath, nameOf } from "../tree/uri.ts";
import { drop, leafValue, put } from "./device-edits.ts";
import type { ReportContent } from "./operation-report.ts";
import { packageProblem } from "./package-download.ts";
import type { Conclusion } from "./plain-operation.ts";
import { deliver, deploy, identifierOf, type Slot } from "./scomo-inventory.ts";
import { DELIVERED_STATE, DELIVERED_STATUS, DOWNLOAD_STATUS, type ScomoSettings } from "./scomo-settings.ts";

/** One operation, as its executed node names it. */
export interface ScomoWork {
  readonly tree: Tree;
  readonly root: NodePath;
  /** The executed node. */
  readonly node: NodePath;
  readonly slot: Slot;
  readonly settings: ScomoSettings;
}

/** The report of an operation, with the node that has come of it, if one has. */
export function contentOf({ tree, node, slot, settings }: ScomoWork, target?: NodePath): ReportContent {
  const identifier = identifierOf(tree, slot);
  const textElement = (name: string, text: string) => formatXml(element(name, {}, [text]), { declaration: false });
  const xml = (code: number) => textElement("ResultCode", String(code)) + textElement("Identifier", identifier);
  return {
    type: "urn:oma:at:scomo:1.0:OperationComplete",
    source: settings.alertSource === "operation" ? node : slot.path,
    ...(target === undefined ? {} : { target }),
    ...(settings.alertData === "xml" ? { xml } : {}),
  };
}

/** The component appears, unless `failure` says with which code it does not. The package stays or goes, as this device has it. */
export function install(work: ScomoWork, failure: number | undefined): Conclusion {
  const { tree, root, node, slot, settings } = work;
  const code = failure ?? packageFault(work);
  if (code !== undefined) return failedInstall(work, code);
  const state = /Inactive$/.test(nameOf(node)) ? "inactive" : "active";
  const deployed = deploy(tree, root, slot, state, settings);
  const kept = settings.keepsPackage ? keptPackage(work) : removedPackage(work);
  if (!deployed || !kept) return failedInstall(work, 1406);
  return {
    code: 1200,
    failed: false,
    edits: [...deployed.edits, ...kept],
    content: contentOf(work, deployed.component),
  };
}

/** What is wrong with a package that a server put into Delivered by itself, or with where it is to run. */
function packageFault({ tree, slot, settings }: ScomoWork): number | undefined {
  const data = leafValue(tree, childOf(slot.path, "Data"));
  const octets = fromBase64(data);
  const types = leafValue(tree, childOf(slot.path, "PkgType"));
  const problem = octets ? packageProblem(octets, types, {}, settings) : "corrupt";
  if (slot.list === "Delivered" && data !== "" && problem) return problem === "too-large" ? 1406 : 1407;
  const environment = leafValue(tree, childOf(slot.path, "EnvType"));
  const known = settings.environments.split(",").map((name) => name.trim());
  return settings.environments === "" || environment === "" || known.includes(environment) ? undefined : 1413;
}

function keptPackage({ tree, root, slot, settings }: ScomoWork): readonly TreeEdit[] | undefined {
  const status = put(tree, childOf(slot.path, "Status"), DOWNLOAD_STATUS.idle);
  if (slot.list === "Delivered") {
    return [...put(tree, childOf(slot.path, "State"), DELIVERED_STATE.installed), ...status];
  }
  const delivered = deliver(tree, root, slot.path, "installed");
  const left = settings.downloadNode === "moved" ? drop(tree, slot.path) : status;
  return delivered && [...delivered, ...left];
}

function removedPackage({ tree, slot, settings }: ScomoWork): readonly TreeEdit[] {
  const goes = slot.list === "Delivered" || settings.downloadNode === "moved";
  return goes ? drop(tree, slot.path) : put(tree, childOf(slot.path, "Status"), DOWNLOAD_STATUS.idle);
}

function failedInstall(work: ScomoWork, code: number): Conclusion {
  const { tree, slot, settings } = work;
  const status = (number: number) => put(tree, childOf(slot.path, "Status"), number);
  const content = contentOf(work);
  if (slot.list === "Download") {
    const { installFailedWithData, installFailed } = DOWNLOAD_STATUS;
    return {
      code,
      failed: true,
      edits: status(settings.keepsPackage ? installFailedWithData : installFailed),
      content,
    };
  }
  const edits = settings.keepsPackage
    ? status(DELIVERED_STATUS.installFailedWithData)
    : [...status(settings.deliveredNoData), ...put(tree, childOf(slot.path, "Data"), "")];
  return { code, failed: true, edits, content };
}
