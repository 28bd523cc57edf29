/** Where a node may be put and in what form, by the device's descriptions (DM_TND); shared by the Add command and by bootstrap. */
import { mediaTypeOf } from "../base/media-type.ts";
import { type NodeDescription, UNBOUNDED } from "./description.ts";
import { type Format, isInterior } from "./node.ts";
import type { StatusCode } from "./status.ts";
import type { Tree } from "./tree.ts";
import { childOf, type NodePath, parentOf, ROOT, withinLimits } from "./uri.ts";

/** Why a new node cannot be put at `path`, or `undefined`: {@link checkSite}, then {@link checkForm}, then {@link checkRoom}. */
export function checkPlacement(tree: Tree, path: NodePath, format: Format, type?: string): StatusCode | undefined {
  return checkSite(tree, path) ?? checkForm(tree, path, format, type) ?? checkRoom(tree, path);
}

/** 414: over the limits; 418: a node is there; 404: no parent; 405: below a leaf, not described, or not to be created by others than the device. */
export function checkSite(tree: Tree, path: NodePath): 404 | 405 | 414 | 418 | undefined {
  if (!withinLimits(path, tree.base.limits)) return 414;
  if (tree.get(path)) return 418;
  const parent = tree.get(parentOf(path));
  if (!parent) return 404;
  return isInterior(parent) && tree.describe(path)?.scope === "dynamic" ? undefined : 405;
}

/** 415: the description has not this format or type. An absent or empty type always fits. Holds for existing nodes too. */
export function checkForm(tree: Tree, path: NodePath, format: Format, type?: string): 405 | 415 | undefined {
  const description = tree.describe(path);
  if (!description) return 405;
  return description.formats.includes(format) && typeFits(description, format, type) ? undefined : 415;
}

/** 420: as many such nodes exist as the description's occurrence allows. */
export function checkRoom(tree: Tree, path: NodePath): 420 | undefined {
  const description = tree.describe(path);
  // only nodes named at run time can be many
  if (description?.name !== "" || description.occurrence.max === UNBOUNDED) return undefined;
  const parent = parentOf(path);
  const alike = tree.children(parent).filter((name) => tree.describe(childOf(parent, name)) === description);
  return alike.length >= description.occurrence.max ? 420 : undefined;
}

/** Whether a description gives servers the command Add for a node: it is listed on the node itself or, as some makers do, on its parent. */
export function describesAdd(tree: Tree, path: NodePath): boolean {
  const lists = (at: NodePath) => tree.describe(at)?.access.has("Add") ?? false;
  return lists(path) || lists(parentOf(path));
}

/**
 * 405: the root, or a permanent node here or, unless those go with it, below. Such a node stays, whoever asks. How often a node has to
 * occur keeps none: that tells what a whole object has, and its last instance, as of an account, may go like the others (DM_TND, Delete).
 */
export function checkRemoval(tree: Tree, path: NodePath, below: "kept" | "deleted" = "kept"): 404 | 405 | undefined {
  if (!tree.get(path)) return 404;
  const isPermanent = (at: NodePath) => at === ROOT || tree.describe(at)?.scope === "permanent";
  const asked = below === "kept" ? tree.subtree(path) : [path];
  return asked.some(isPermanent) ? 405 : undefined;
}

/** The ancestors that do not exist, outermost first: those an implicit Add must create. */
export function missingAncestors(tree: Tree, path: NodePath): readonly NodePath[] {
  const missing: NodePath[] = [];
  for (let at = parentOf(path); !tree.get(at) && at !== ROOT; at = parentOf(at)) missing.unshift(at);
  return missing;
}

function typeFits(description: NodeDescription, format: Format, type = ""): boolean {
  if (type === "" || description.types.length === 0 || description.types.includes(type)) return true;
  const mime = mediaTypeOf(type);
  // text/plain is what an absent Meta Type means, so on an interior node it says nothing
  if (mime === "" || (format === "node" && mime === "text/plain")) return true;
  return description.types.some((each) => each.toLowerCase() === mime);
}
