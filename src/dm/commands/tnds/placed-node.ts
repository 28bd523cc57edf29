import type { Tnds, TndsNode } from "../../../codec/tnds/document.ts";
import { resolvePath } from "../../../tree/resolve-path.ts";
import type { Tree } from "../../../tree/tree.ts";
import {
  childOf,
  isWithin,
  type NodePath,
  parentOf,
  parseSegment,
  pathOf,
  ROOT,
  segmentsOf,
} from "../../../tree/uri.ts";

/** A node of a serialised tree, with all below it, and where it goes. */
export interface PlacedNode {
  readonly path: NodePath;
  readonly node: TndsNode;
}

/**
 * Where the top nodes go that a command brings to its target (DM_TND). One without Path is the target itself when it has no name,
 * or has the target's and the target is what is meant by it; else it goes below. A Path counts from the root when that leads
 * to the target or below it, else from the target. `undefined`: a name or Path that no node can have.
 */
export function placeAtTarget(
  { nodes }: Tnds,
  target: NodePath,
  isTargetMeant: boolean,
  tree: Tree,
): readonly PlacedNode[] | undefined {
  const placed: PlacedNode[] = [];
  for (const node of nodes) {
    const names = namesOf(node);
    if (!names) return undefined;
    const [own] = names;
    const isTarget = isTargetMeant && names.length === 1 && own !== undefined && isNamed(tree, target, own);
    const fromRoot = resolvePath(tree, pathOf(names));
    if (names.length === 0 || isTarget) placed.push({ path: target, node });
    else if (node.path && isWithin(fromRoot, target)) placed.push({ path: fromRoot, node });
    else placed.push({ path: resolvePath(tree, pathOf([...segmentsOf(target), ...names])), node });
  }
  return placed;
}

function isNamed(tree: Tree, path: NodePath, name: string): boolean {
  return path !== ROOT && resolvePath(tree, childOf(parentOf(path), name)) === path;
}

/** Path and name of a top node, segment by segment; `undefined` when one is malformed. */
export function namesOf({ path = "", name }: TndsNode): readonly string[] | undefined {
  const above = path
    .trim()
    .replace(/^\.(?:\/|$)/, "")
    .replace(/\/$/, "");
  const segments = above === "" ? [] : above.split("/");
  const names = [...segments, ...(name === "" ? [] : [name])].map(nameFrom);
  return names.every((each) => each !== undefined) ? names : undefined;
}

/** The path of a node named below another one; `undefined` when it has no name or one that no node can have. */
export function placeBelow(parent: NodePath, { name }: TndsNode, tree: Tree): NodePath | undefined {
  const decoded = nameFrom(name);
  return decoded === undefined ? undefined : resolvePath(tree, childOf(parent, decoded));
}

/** Whether a node is or lies below one named Ext, where makers put what others may not know. */
export function isInExtension(path: NodePath): boolean {
  return path !== ROOT && segmentsOf(path).includes("Ext");
}

function nameFrom(segment: string): string | undefined {
  const name = parseSegment(segment);
  return name?.includes("/") ? undefined : name;
}
