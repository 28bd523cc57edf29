import { type NodeDescription, usualType } from "../../tree/description.ts";
import { isInterior, type NodeState } from "../../tree/node.ts";
import { missingAncestors } from "../../tree/placement.ts";
import type { Tree } from "../../tree/tree.ts";
import { childOf, type NodePath, parentOf, withinLimits } from "../../tree/uri.ts";
import type { CommandContext } from "./command.ts";

/** The outermost node that an Add at `path` makes. */
export function topOfAdded(tree: Tree, path: NodePath): NodePath {
  return missingAncestors(tree, path)[0] ?? path;
}

/**
 * Makes, in a subtree that a server has added, the nodes that come with it: leaves with a default value that are not for servers to
 * add, and what leads to them (DM_TND, device descriptions). An object with a behaviour fills itself in.
 */
export function makeOwnNodes(top: NodePath, { draft, principal, behaviours }: CommandContext): void {
  if (principal.kind !== "server") return;
  for (const path of draft.subtree(top)) {
    const description = draft.describe(path);
    if (!description?.children.length || behaviours?.above(draft, path)) continue;
    for (const [at, own] of ownNodes(description, path)) {
      const parent = draft.get(parentOf(at));
      const hasRoom = parent !== undefined && isInterior(parent) && withinLimits(at, draft.base.limits);
      if (hasRoom && !draft.get(at)) draft.add(at, own);
    }
  }
}

/** The nodes that come with one of this description, those above before those below. */
function ownNodes({ children }: NodeDescription, path: NodePath): readonly (readonly [NodePath, NodeState])[] {
  return children.flatMap((child) => {
    const { name, scope, occurrence, access, formats, defaultValue } = child;
    // a permanent node could never be deleted again with what it is in
    if (name === "" || scope === "permanent" || occurrence.min === 0 || access.has("Add")) return [];
    const at = childOf(path, name);
    const [format = "node"] = formats;
    const below = format === "node" ? ownNodes(child, at) : [];
    if (defaultValue === undefined && below.length === 0) return [];
    const value = format === "node" ? {} : { value: defaultValue ?? "" };
    const own: NodeState = { format, type: usualType(child, format), ...value, origin: "device" };
    return [[at, own] as const, ...below];
  });
}
