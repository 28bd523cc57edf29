import { childDescription, type NodeDescription } from "../../tree/description.ts";
import type { Tree } from "../../tree/tree.ts";
import { childOf, type NodePath } from "../../tree/uri.ts";

/**
 * The path `at` below `base` in the spelling of the device: names that its description gives in other capitals are taken
 * over from there, as the tables of the specifications differ in them (DM_Bootstrap §C). Undefined when it describes no such node.
 */
export function describedPath(tree: Tree, base: NodePath, at: string): NodePath | undefined {
  let path = base;
  let parent = tree.describe(base);
  for (const wanted of at.split("/")) {
    const child: NodeDescription | undefined = parent && childFor(parent, wanted);
    if (!child) return undefined;
    path = childOf(path, child.name || wanted);
    parent = child;
  }
  return path;
}

function childFor(parent: NodeDescription, wanted: string): NodeDescription | undefined {
  const exact = childDescription(parent, wanted);
  if (exact && exact.name !== "") return exact;
  const lower = wanted.toLowerCase();
  return parent.children.find(({ name }) => name.toLowerCase() === lower) ?? exact;
}
