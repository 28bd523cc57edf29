import type { TreeEdit } from "./apply-edits.ts";
import { isInterior, type NodeState } from "./node.ts";
import type { Tree } from "./tree.ts";
import { type NodePath, parentOf, ROOT } from "./uri.ts";

/** The edits that make one tree into another of the same base: removals first, then the rest in the order of the new tree. TStamp and VerNo are left to whoever applies them. */
export function editsBetween(before: Tree, after: Tree): TreeEdit[] {
  const isGone = (path: NodePath) => !isSameKind(before.get(path), after.get(path));
  const removals = before
    .subtree(ROOT)
    .filter((path) => isGone(path) && !isGone(parentOf(path)))
    .map((path): TreeEdit => ({ kind: "remove", path }));
  const others = after.subtree(ROOT).flatMap((path) => {
    const node = after.get(path);
    const old = before.get(path);
    if (!node) return [];
    return old && isSameKind(old, node) ? changesOf(path, old, node) : [added(path, node)];
  });
  return [...removals, ...others];
}

/** A leaf cannot become an interior node, or the other way round: it is another node. */
function isSameKind(before: NodeState | undefined, after: NodeState | undefined): boolean {
  return before !== undefined && after !== undefined && isInterior(before) === isInterior(after);
}

function added(path: NodePath, { tStamp: _, verNo: __, ...node }: NodeState): TreeEdit {
  return { kind: "add", path, node };
}

function changesOf(path: NodePath, before: NodeState, after: NodeState): TreeEdit[] {
  const { value = "", format, type, acl = "", title = "" } = after;
  const isSet = before.value !== after.value || before.format !== format || before.type !== type;
  const edits: TreeEdit[] = isSet && !isInterior(after) ? [{ kind: "set", path, value, format, type }] : [];
  if ((before.acl ?? "") !== acl) edits.push({ kind: "acl", path, acl });
  if ((before.title ?? "") !== title) edits.push({ kind: "title", path, title });
  return edits;
}
