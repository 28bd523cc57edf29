/** Names that are compared without regard to case, where a description says CIS (DM_TND, CaseSense). */
import type { BaseTree } from "./base-tree.ts";
import { childDescription, type NodeDescription } from "./description.ts";
import type { Tree } from "./tree.ts";
import { childOf, type NodePath, ROOT, segmentsOf } from "./uri.ts";

/**
 * The path that a server means: below a node described as CIS, a name in the case that the tree, or else the description, has it
 * in. Names that neither knows stay as they are.
 */
export function resolvePath(tree: Tree, path: NodePath): NodePath {
  if (!knowsCis(tree.base)) return path;
  let at: NodePath = ROOT;
  let description: NodeDescription | undefined = tree.base.description;
  let caseSense = description.caseSense;
  for (const segment of segmentsOf(path)) {
    const name: string = caseSense === "CIS" ? knownName(tree, at, description, segment) : segment;
    at = childOf(at, name);
    description = description && childDescription(description, name);
    caseSense = description?.caseSense ?? caseSense;
  }
  return at;
}

/** The child of that name but for case: one that there is, else one that is described. */
function knownName(tree: Tree, parent: NodePath, description: NodeDescription | undefined, name: string): string {
  if (tree.get(childOf(parent, name))) return name;
  const wanted = name.toLowerCase();
  const isMeant = (each: string) => each.toLowerCase() === wanted;
  const existing = tree.children(parent).find(isMeant);
  return existing ?? description?.children.find((each) => isMeant(each.name))?.name ?? name;
}

/** Whether any description of a base says CIS. Worked out once for each base. */
function knowsCis(base: BaseTree): boolean {
  let known = bases.get(base);
  if (known === undefined) {
    known = saysCis(base.description);
    bases.set(base, known);
  }
  return known;
}

const bases = new WeakMap<BaseTree, boolean>();

function saysCis({ caseSense, children }: NodeDescription): boolean {
  return caseSense === "CIS" || children.some(saysCis);
}
