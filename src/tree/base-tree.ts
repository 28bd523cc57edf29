import type { NodeDescription } from "./description.ts";
import { isObjectRoot, type NodeState } from "./node.ts";
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

/** What is worked out once for each base. */
interface BaseIndex {
  readonly children: ReadonlyMap<NodePath, readonly string[]>;
  readonly objects: readonly NodePath[];
}

/** The names of the children each interior node of the base has, in the base's order. */
export function baseChildren(base: BaseTree, path: NodePath): readonly string[] {
  return indexOf(base).children.get(path) ?? [];
}

/** The roots of the management objects of the base, in its order. */
export function baseObjects(base: BaseTree): readonly NodePath[] {
  return indexOf(base).objects;
}

function indexOf(base: BaseTree): BaseIndex {
  let index = indexes.get(base);
  if (!index) {
    const objects = [...base.nodes].filter(([, node]) => isObjectRoot(node)).map(([path]) => path);
    index = { children: indexChildren(base.nodes.keys()), objects };
    indexes.set(base, index);
  }
  return index;
}

const indexes = new WeakMap<BaseTree, BaseIndex>();

/** Groups paths by parent, keeping their order. */
export function indexChildren(paths: Iterable<NodePath>): Map<NodePath, string[]> {
  const index = new Map<NodePath, string[]>();
  // Siblings mostly follow each other, so that most paths begin as the one before.
  let parent = "";
  let names: string[] = [];
  for (const path of paths) {
    const slash = path.lastIndexOf("/");
    if (slash < 0) continue; // the root is nobody's child
    if (slash !== parent.length || !path.startsWith(parent)) {
      parent = path.slice(0, slash);
      names = index.get(parent) ?? [];
      index.set(parent, names);
    }
    names.push(path.slice(slash + 1));
  }
  return index;
}

/** Adds one path to what {@link indexChildren} made. The root is nobody's child. */
export function addToIndex(index: Map<NodePath, string[]>, path: NodePath): void {
  if (path === ROOT) return;
  const parent = parentOf(path);
  const names = index.get(parent);
  if (names) names.push(nameOf(path));
  else index.set(parent, [nameOf(path)]);
}

/** Takes one path out again. */
export function removeFromIndex(index: Map<NodePath, string[]>, path: NodePath): void {
  const names = index.get(parentOf(path));
  const at = names?.indexOf(nameOf(path)) ?? -1;
  if (at >= 0) names?.splice(at, 1);
}
