/**
 * Which right an operation needs, and on which node (DM_TND). One function for each row of that table; all of
 * them look at ACLs only. Existence and the description are checked before, by the caller.
 */
import { type AclRight, aclOf } from "./acl.ts";
import { isInterior } from "./node.ts";
import type { Tree } from "./tree.ts";
import { type NodePath, parentOf, ROOT } from "./uri.ts";

/** Who asks: a server, whom ACLs bind, or the device as it carries out a bootstrap, whom they do not (DM_Bootstrap §5.6.3). */
export type Principal = { readonly kind: "server"; readonly serverId: string } | { readonly kind: "bootstrap" };

/** Where devices read the table of rights in different ways. */
export interface AclRules {
  /** Whose Replace lets a server set the ACL of an interior node. */
  readonly interiorBy: "node-or-parent" | "node";
  /** Whether Delete needs the right on the node only, or on all below it as well. */
  readonly deleteAsks: "node" | "subtree";
}

/** The usual reading. */
export const USUAL_ACL_RULES: AclRules = { interiorBy: "node-or-parent", deleteAsks: "node" };

/** The value, the list of children, or any property. */
export function mayGet(tree: Tree, path: NodePath, who: Principal): boolean {
  return allows(tree, path, "Get", who);
}

/** The value, Name or Title. */
export function mayReplace(tree: Tree, path: NodePath, who: Principal): boolean {
  return allows(tree, path, "Replace", who);
}

/** The property ACL: of a leaf by a right on its parent only; of an interior node by a right on itself or, as `interiorBy` says, its parent. */
export function mayReplaceAcl(
  tree: Tree,
  path: NodePath,
  who: Principal,
  { interiorBy }: Pick<AclRules, "interiorBy"> = USUAL_ACL_RULES,
): boolean {
  const node = tree.get(path);
  const interior = node !== undefined && isInterior(node);
  if (interior && allows(tree, path, "Replace", who)) return true;
  if (path === ROOT || (interior && interiorBy === "node")) return false;
  return allows(tree, parentOf(path), "Replace", who);
}

/** A new node at `path`: a right on the nearest ancestor that exists, for those in between are added implicitly. */
export function mayAdd(tree: Tree, path: NodePath, who: Principal): boolean {
  return allows(tree, nearestExisting(tree, parentOf(path)), "Add", who);
}

/** The node with all below it, whose own ACLs count when `deleteAsks` says so. */
export function mayDelete(
  tree: Tree,
  path: NodePath,
  who: Principal,
  { deleteAsks }: Pick<AclRules, "deleteAsks"> = USUAL_ACL_RULES,
): boolean {
  if (deleteAsks === "node") return allows(tree, path, "Delete", who);
  return tree.subtree(path).every((at) => allows(tree, at, "Delete", who));
}

/** Exec on the node. */
export function mayExec(tree: Tree, path: NodePath, who: Principal): boolean {
  return allows(tree, path, "Exec", who);
}

/** Get on the source and what the target needs: Replace when it exists, else Add. */
export function mayCopy(tree: Tree, from: NodePath, to: NodePath, who: Principal): boolean {
  const target = tree.get(to) ? mayReplace(tree, to, who) : mayAdd(tree, to, who);
  return target && mayGet(tree, from, who);
}

/**
 * The ACL the device puts on an interior node that a server adds below `parent`: none, so that it inherits, unless the
 * server lacks Replace there and could never manage what it made. The specification's three rights leave nobody able to
 * read the node; `withGet` adds Get, as devices do (DM_TND). A bootstrap says afterwards who owns what it made.
 */
export function aclOfAddedInterior(
  tree: Tree,
  parent: NodePath,
  who: Principal,
  options: { readonly withGet: boolean },
): string | undefined {
  if (who.kind === "bootstrap" || mayReplace(tree, parent, who)) return undefined;
  const rights: AclRight[] = ["Add", "Delete", "Replace"];
  return aclOf(options.withGet ? [...rights, "Get"] : rights, who.serverId);
}

function allows(tree: Tree, path: NodePath, right: AclRight, who: Principal): boolean {
  return who.kind === "bootstrap" || tree.allows(path, right, who.serverId);
}

function nearestExisting(tree: Tree, path: NodePath): NodePath {
  let at = path;
  while (at !== ROOT && !tree.get(at)) at = parentOf(at);
  return at;
}
