/**
 * Edits that the device itself makes in an object. Each comes out such that it can be applied: what a server has deleted
 * meanwhile is not set, and what the device does not describe or has no room for is not added.
 */
import type { TreeEdit } from "../tree/apply-edits.ts";
import { isInterior, type NodeState } from "../tree/node.ts";
import { checkRemoval } from "../tree/placement.ts";
import type { Tree } from "../tree/tree.ts";
import { childOf, type NodePath, withinLimits } from "../tree/uri.ts";

/** Values of leaves by their path below a node, for example `Operations/Remove`. One that the device describes as an interior node has none. */
export type LeavesBelow = Readonly<Record<string, string>>;

/** The value of a leaf; empty when it is not there. */
export function leafValue(tree: Tree, path: NodePath): string {
  return tree.get(path)?.value ?? "";
}

/** The number in a leaf, or `otherwise` when it is not there or no number. */
export function leafNumber(tree: Tree, path: NodePath, otherwise: number): number {
  const value = leafValue(tree, path);
  return /^\d{1,9}$/.test(value) ? Number(value) : otherwise;
}

/** Whether a leaf of format `bool` says so, in any spelling that servers write. */
export function isTrue(tree: Tree, path: NodePath): boolean {
  return /^\s*(?:true|1)\s*$/i.test(leafValue(tree, path));
}

/** A new value of a leaf, if it is there. */
export function put(tree: Tree, path: NodePath, value: string | number): readonly TreeEdit[] {
  const node = tree.get(path);
  return node && !isInterior(node) ? [{ kind: "set", path, value: String(value) }] : [];
}

/** The leaves below a node with these values: those that are there are set, the others added, and the node with them. */
export function write(tree: Tree, at: NodePath, leaves: LeavesBelow): readonly TreeEdit[] {
  return Object.entries(leaves).flatMap(([name, value]) => {
    const path = childOf(at, name);
    return tree.get(path) ? put(tree, path, value) : added(tree, path, value);
  });
}

/** As {@link write}, but what is there stays as it is. */
export function fillIn(tree: Tree, at: NodePath, leaves: LeavesBelow): readonly TreeEdit[] {
  const absent = Object.entries(leaves).filter(([name]) => !tree.get(childOf(at, name)));
  return write(tree, at, Object.fromEntries(absent));
}

/** Whether all the leaves can be at `at` without a URI over the device's limits. */
export function hasRoom(tree: Tree, at: NodePath, leaves: LeavesBelow): boolean {
  return Object.keys(leaves).every((name) => withinLimits(childOf(at, name), tree.base.limits));
}

/** A node and all below it goes, if it is there and may. */
export function drop(tree: Tree, path: NodePath): readonly TreeEdit[] {
  return checkRemoval(tree, path) === undefined ? [{ kind: "remove", path }] : [];
}

function added(tree: Tree, path: NodePath, value: string): readonly TreeEdit[] {
  const description = tree.describe(path);
  const format = description?.formats[0];
  if (!format || description.scope !== "dynamic" || !withinLimits(path, tree.base.limits)) return [];
  const node: NodeState = { format, type: "", ...(format === "node" ? {} : { value }), origin: "device" };
  return [{ kind: "add", path, node }];
}
