/** Where packages and components stand in the tree, and how they come and go (SCOMO). */
import type { TreeEdit } from "../tree/apply-edits.ts";
import type { Tree } from "../tree/tree.ts";
import { childOf, isWithin, type NodePath, nameOf, pathOf, segmentsOf } from "../tree/uri.ts";
import { fillIn, hasRoom, type LeavesBelow, leafValue, write } from "./device-edits.ts";
import {
  DELIVERED_STATE,
  DELIVERED_STATUS,
  DEPLOYED_STATE,
  DEPLOYED_STATUS,
  type ScomoSettings,
} from "./scomo-settings.ts";

/** A package to fetch, a package that is here, or a component. */
export interface Slot {
  readonly list: "Download" | "Delivered" | "Deployed";
  readonly path: NodePath;
}

const LISTS = { Download: "Download", Delivered: "Inventory/Delivered", Deployed: "Inventory/Deployed" } as const;

const DEPLOYED_OPERATIONS = { "Operations/Activate": "", "Operations/Deactivate": "", "Operations/Remove": "" };
const DELIVERED_OPERATIONS = { "Operations/Remove": "", "Operations/Install": "", "Operations/InstallInactive": "" };

/** The package or component that a node is or belongs to. */
export function slotOf(root: NodePath, node: NodePath): Slot | undefined {
  for (const list of ["Download", "Delivered", "Deployed"] as const) {
    const at = childOf(root, LISTS[list]);
    if (node === at || !isWithin(node, at)) continue;
    return { list, path: pathOf(segmentsOf(node).slice(0, segmentsOf(at).length + 1)) };
  }
  return undefined;
}

/** The identifier of a package or component; its node's name when it has none. */
export function identifierOf(tree: Tree, { list, path }: Slot): string {
  return leafValue(tree, childOf(path, list === "Deployed" ? "ID" : "PkgID")) || nameOf(path);
}

/** What the device puts into a package that a server has added. */
export function newNodes({ list }: Slot, settings: ScomoSettings): LeavesBelow {
  const isAll = settings.newNodes === "all";
  if (list === "Delivered") return { Status: "10", State: "10", ...(isAll ? DELIVERED_OPERATIONS : {}) };
  if (!isAll) return { Status: "10" };
  const inactive = ["DownloadInstallInactive", "DownlaodInstallInactive"].filter(
    (name) => settings.inactiveNode === "both" || settings.inactiveNode === name,
  );
  const names = ["Download", "DownloadInstall", ...inactive];
  return { Status: "10", ...Object.fromEntries(names.map((name) => [`Operations/${name}`, ""])) };
}

/** The package of a node in Download as one in Delivered; undefined when the tree has no room for its nodes. */
export function deliver(
  tree: Tree,
  root: NodePath,
  from: NodePath,
  state: keyof typeof DELIVERED_STATE,
): readonly TreeEdit[] | undefined {
  const at = childOf(childOf(root, LISTS.Delivered), nameOf(from));
  const leaves = {
    PkgID: leafValue(tree, childOf(from, "PkgID")) || nameOf(from),
    ...copied(tree, from, ["Name", "Description", "InstallParams", "EnvType", "PkgType"]),
    Status: String(DELIVERED_STATUS.idle),
    State: String(DELIVERED_STATE[state]),
  };
  if (!hasRoom(tree, at, { ...leaves, ...DELIVERED_OPERATIONS })) return undefined;
  return [...write(tree, at, leaves), ...fillIn(tree, at, DELIVERED_OPERATIONS)];
}

/** The component out of a package, in place of an older one with its identifier; undefined when the tree has no room for its nodes. */
export function deploy(
  tree: Tree,
  root: NodePath,
  from: Slot,
  state: keyof typeof DEPLOYED_STATE,
  { version }: ScomoSettings,
): { readonly component: NodePath; readonly edits: readonly TreeEdit[] } | undefined {
  const id = identifierOf(tree, from);
  const at = childOf(root, LISTS.Deployed);
  const older = tree.children(at).find((name) => leafValue(tree, childOf(childOf(at, name), "ID")) === id);
  const component = childOf(at, older ?? nameOf(from.path));
  const leaves = {
    ID: id,
    ...copied(tree, from.path, ["Name", "Description", "EnvType"]),
    Version: version,
    PkgIDRef: id,
    Status: String(DEPLOYED_STATUS.idle),
    State: String(DEPLOYED_STATE[state]),
  };
  if (!hasRoom(tree, component, { ...leaves, ...DEPLOYED_OPERATIONS })) return undefined;
  return { component, edits: [...write(tree, component, leaves), ...fillIn(tree, component, DEPLOYED_OPERATIONS)] };
}

/** The packages in Delivered that a component has come out of. */
export function packagesOf(tree: Tree, root: NodePath, component: NodePath): readonly NodePath[] {
  const id = leafValue(tree, childOf(component, "PkgIDRef"));
  const at = childOf(root, LISTS.Delivered);
  const packages = tree.children(at).map((name) => childOf(at, name));
  return packages.filter((path) => identifierOf(tree, { list: "Delivered", path }) === id);
}

function copied(tree: Tree, from: NodePath, names: readonly string[]): LeavesBelow {
  const present = names.filter((name) => tree.get(childOf(from, name)));
  return Object.fromEntries(present.map((name) => [name, leafValue(tree, childOf(from, name))]));
}
