/**
 * Which right an operation needs, and on which node (DM_TND). One function for each row of that table; all of
 * them look at ACLs only. Existence and the description are checked before, by the caller.
 */
import { type AclRight, aclOf } from "./acl.ts";
import { isInterior } from "./node.ts";
import type { Tree } from "./tree.ts";
import { type NodePath, parentOf, ROOT } from "./uri.ts";

/** The value, the list of children, or any property. */
export function mayGet(tree: Tree, path: NodePath, serverId: string): boolean {
  return tree.allows(path, "Get", serverId);
}

/** The value, Name or Title. */
export function mayReplace(tree: Tree, path: NodePath, serverId: string): boolean {
  return tree.allows(path, "Replace", serverId);
}

/** The property ACL: of a leaf by a right on its parent only; of an interior node by a right on itself or its parent. */
export function mayReplaceAcl(tree: Tree, path: NodePath, serverId: string): boolean {
  const node = tree.get(path);
  const byItself = node !== undefined && isInterior(node) && tree.allows(path, "Replace", serverId);
  return byItself || (path !== ROOT && tree.allows(parentOf(path), "Replace", serverId));
}

/** A new node at `path`: a right on the nearest ancestor that exists, for those in between are added implicitly. */
export function mayAdd(tree: Tree, path: NodePath, serverId: string): boolean {
  return tree.allows(nearestExisting(tree, parentOf(path)), "Add", serverId);
}

/** The node with all below it; their own ACLs are not consulted. */
export function mayDelete(tree: Tree, path: NodePath, serverId: string): boolean {
  return tree.allows(path, "Delete", serverId);
}

export function mayExec(tree: Tree, path: NodePath, serverId: string): boolean {
  return tree.allows(path, "Exec", serverId);
}

/** Get on the source and what the target needs: Replace when it exists, else Add. */
export function mayCopy(tree: Tree, from: NodePath, to: NodePath, serverId: string): boolean {
  const target = tree.get(to) ? mayReplace(tree, to, serverId) : mayAdd(tree, to, serverId);
  return target && mayGet(tree, from, serverId);
}

/**
 * The ACL the device puts on an interior node that a server adds below `parent`: none, so that it inherits, unless the
 * server lacks Replace there and could never manage what it made. The specification's three rights leave nobody able to
 * read the node; `withGet` adds Get, as devices do (DM_TND).
 */
export function aclOfAddedInterior(
  tree: Tree,
  parent: NodePath,
  serverId: string,
  options: { readonly withGet: boolean },
): string | undefined {
  if (tree.allows(parent, "Replace", serverId)) return undefined;
  const rights: AclRight[] = ["Add", "Delete", "Replace"];
  return aclOf(options.withGet ? [...rights, "Get"] : rights, serverId);
}

function nearestExisting(tree: Tree, path: NodePath): NodePath {
  let at = path;
  while (at !== ROOT && !tree.get(at)) at = parentOf(at);
  return at;
}
