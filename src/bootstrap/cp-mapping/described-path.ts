import { childDescription, type NodeDescription } from "../../tree/description.ts";
import { childOf, type NodePath } from "../../tree/uri.ts";

/** A node that the device describes. */
export interface DescribedNode {
  readonly path: NodePath;
  readonly description: NodeDescription;
}

/**
 * The nodes on the way `at` below an object, the last one at its end, in the spelling of the device: names that its description
 * gives in other capitals are taken over from there, as the tables of the specifications differ in them (DM_Bootstrap §C).
 * Undefined when it describes no such node.
 */
export function describedWay(object: DescribedNode, at: string): readonly DescribedNode[] | undefined {
  const way: DescribedNode[] = [];
  let { path, description } = object;
  for (const wanted of at.split("/")) {
    const child = childFor(description, wanted);
    if (!child) return undefined;
    path = childOf(path, child.name || wanted);
    description = child;
    way.push({ path, description });
  }
  return way;
}

function childFor(parent: NodeDescription, wanted: string): NodeDescription | undefined {
  const exact = childDescription(parent, wanted);
  // a node that only has a rule for names chosen at run time has no names to compare with
  if (exact?.name || (exact && parent.children.length === 1)) return exact;
  const lower = wanted.toLowerCase();
  return parent.children.find(({ name }) => name.toLowerCase() === lower) ?? exact;
}
