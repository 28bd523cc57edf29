/** What a file of a card brought into the tree: how its nodes are marked, and their removal (DM_Bootstrap §5.3.5.1). */
import type { Millis } from "../base/clock.ts";
import { Draft } from "../tree/draft.ts";
import type { Origin } from "../tree/node.ts";
import type { Overlay, Tree } from "../tree/tree.ts";
import { isWithin, type NodePath, nameOf, parentOf, parseUri, ROOT } from "../tree/uri.ts";

/** Nodes that hold the URI of a connection: ConRef, PrefConRef, and PrefConDef of the general mapping (DM_StdObj; DM_Bootstrap §C). */
const REFERENCE = /Con(?:Ref|Def)$/;

/** The origin of the nodes that a file made. They keep it wherever they are moved, until another document makes them anew. */
export function originOfFile(iccid: string, file: string): Origin {
  return `card:${iccid}/${file}`;
}

/**
 * The tree without the nodes of one origin, those that servers added below them included, and without the references of others
 * to them: an account keeps its place when the access point that it preferred is gone. `removed` are the topmost nodes of all that.
 */
export function removeOrigin(
  tree: Tree,
  origin: Origin,
  now: Millis,
): { readonly overlay: Overlay; readonly removed: readonly NodePath[] } {
  const draft = new Draft(tree, now);
  const roots = topmost(tree, (path) => tree.get(path)?.origin === origin);
  for (const path of roots) draft.remove(path);
  const dangling = topmost(draft, (path) => pointsInto(draft, path, roots)).map((path) => entryOf(draft, path));
  for (const path of dangling) draft.remove(path);
  return { overlay: draft.overlay(), removed: [...roots, ...dangling] };
}

/** The nodes that are of a kind, but for those below another such node. */
function topmost(tree: Tree, isMeant: (path: NodePath) => boolean): readonly NodePath[] {
  const found: NodePath[] = [];
  for (const path of tree.subtree(ROOT)) {
    const last = found.at(-1);
    if (isMeant(path) && (last === undefined || !isWithin(path, last))) found.push(path);
  }
  return found;
}

function pointsInto(tree: Tree, path: NodePath, roots: readonly NodePath[]): boolean {
  const value = REFERENCE.test(nameOf(path)) ? tree.get(path)?.value : undefined;
  const target = value ? parseUri(value, tree.base.limits) : undefined;
  return target !== undefined && "path" in target && roots.some((root) => isWithin(target.path, root));
}

/** A ConRef goes together with its entry in a list, which is there for nothing else. */
function entryOf(tree: Tree, reference: NodePath): NodePath {
  const entry = parentOf(reference);
  return nameOf(reference) === "ConRef" && tree.children(entry).length === 1 ? entry : reference;
}
