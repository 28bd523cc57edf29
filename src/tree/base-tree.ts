import type { NodeDescription } from "./description.ts";
import type { NodeState } from "./node.ts";
import { type NodePath, nameOf, parentOf, ROOT, type UriLimits } from "./uri.ts";

/** Properties a device may or may not keep (DM_TND); ACL, Format, Name and Type are always there. */
export type OptionalProperty = "Size" | "Title" | "TStamp" | "VerNo";

/** What all handsets of a model share and none changes: rules, factory nodes, limits. */
export interface BaseTree {
  /** The rules for the root and everything below it. */
  readonly description: NodeDescription;
  /** Parents stand before their children. */
  readonly nodes: ReadonlyMap<NodePath, NodeState>;
  readonly limits: UriLimits;
  readonly properties: ReadonlySet<OptionalProperty>;
  /** Octets that names, values, ACLs and titles of nodes may take that are not as the factory made them; absent: any number. */
  readonly storageBytes?: number;
}

/** The names of the children each interior node of the base has, in the base's order. Worked out once for each base. */
export function baseChildren(base: BaseTree, path: NodePath): readonly string[] {
  let index = indexes.get(base);
  if (!index) {
    index = indexChildren(base.nodes.keys());
    indexes.set(base, index);
  }
  return index.get(path) ?? [];
}

const indexes = new WeakMap<BaseTree, ReadonlyMap<NodePath, readonly string[]>>();

/** Groups paths by parent, keeping their order. */
export function indexChildren(paths: Iterable<NodePath>): Map<NodePath, string[]> {
  const index = new Map<NodePath, string[]>();
  for (const path of paths) addToIndex(index, path);
  return index;
}

/** Adds one path to what {@link indexChildren} made. The root is nobody's child. */
export function addToIndex(index: Map<NodePath, string[]>, path: NodePath): void {
  if (path === ROOT) return;
  const names = index.get(parentOf(path));
  if (names) names.push(nameOf(path));
  else index.set(parentOf(path), [nameOf(path)]);
}
