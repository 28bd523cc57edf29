import type { Millis } from "../base/clock.ts";
import { parseAcl } from "./acl.ts";
import { usualType } from "./description.ts";
import { Draft } from "./draft.ts";
import { type Format, isInterior, type NodeState } from "./node.ts";
import { checkForm, checkPlacement, checkRemoval, missingAncestors } from "./placement.ts";
import type { StatusCode } from "./status.ts";
import type { Overlay, Tree } from "./tree.ts";
import type { NodePath } from "./uri.ts";

/** One change of the tree as the device itself makes it. An added node without a type gets its description's. */
export type TreeEdit =
  | { readonly kind: "add"; readonly path: NodePath; readonly node: NodeState }
  | {
      readonly kind: "set";
      readonly path: NodePath;
      readonly value: string;
      readonly format?: Format;
      readonly type?: string;
    }
  | { readonly kind: "acl"; readonly path: NodePath; readonly acl: string }
  | { readonly kind: "title"; readonly path: NodePath; readonly title: string }
  | { readonly kind: "remove"; readonly path: NodePath };

/**
 * Applies edits in order, all or none. They must fit the descriptions; ACLs and AccessTypes are not asked, as nobody
 * but the device edits this way (bootstrap, its own logic). Missing interior ancestors of an added node are added too.
 * Failing statuses: those of {@link checkPlacement}, 404 for a missing node, 405 for a value on an interior node or the
 * removal of a permanent one, 500 for a malformed ACL.
 */
export function applyEdits(
  tree: Tree,
  edits: readonly TreeEdit[],
  now: Millis,
): { readonly overlay: Overlay } | { readonly failed: { readonly edit: TreeEdit; readonly status: StatusCode } } {
  const draft = new Draft(tree, now);
  const failed = applyToDraft(draft, edits);
  return failed ? { failed } : { overlay: draft.overlay() };
}

/** As {@link applyEdits}, in a draft that there is; the result is the edit that failed, and then none was made. */
export function applyToDraft(
  draft: Draft,
  edits: readonly TreeEdit[],
): { readonly edit: TreeEdit; readonly status: StatusCode } | undefined {
  const before = draft.checkpoint();
  for (const edit of edits) {
    const status = applyEdit(draft, edit);
    if (status === undefined) continue;
    draft.rollback(before);
    return { edit, status };
  }
  return undefined;
}

function applyEdit(draft: Draft, edit: TreeEdit): StatusCode | undefined {
  switch (edit.kind) {
    case "add":
      return add(draft, edit.path, edit.node);
    case "set":
      return set(draft, edit);
    case "acl":
      if (!draft.get(edit.path)) return 404;
      if (!parseAcl(edit.acl)) return 500;
      draft.setAcl(edit.path, edit.acl);
      return undefined;
    case "title":
      if (!draft.get(edit.path)) return 404;
      draft.setTitle(edit.path, edit.title);
      return undefined;
    case "remove": {
      const status = checkRemoval(draft, edit.path);
      if (status === undefined) draft.remove(edit.path);
      return status;
    }
  }
}

function add(draft: Draft, path: NodePath, node: NodeState): StatusCode | undefined {
  if (node.acl !== undefined && !parseAcl(node.acl)) return 500;
  const origin = node.origin === undefined ? {} : { origin: node.origin };
  for (const ancestor of missingAncestors(draft, path)) {
    const status = place(draft, ancestor, { format: "node", type: "", ...origin });
    if (status !== undefined) return status;
  }
  return place(draft, path, node);
}

function place(draft: Draft, path: NodePath, node: NodeState): StatusCode | undefined {
  const status = checkPlacement(draft, path, node.format, node.type);
  if (status !== undefined) return status;
  const description = draft.describe(path);
  const type = node.type === "" && description ? usualType(description, node.format) : node.type;
  draft.add(path, type === node.type ? node : { ...node, type });
  return undefined;
}

function set(draft: Draft, edit: TreeEdit & { kind: "set" }): StatusCode | undefined {
  const node = draft.get(edit.path);
  if (!node) return 404;
  if (isInterior(node) || edit.format === "node") return 405;
  const { format = node.format, type = node.type } = edit;
  const status = checkForm(draft, edit.path, format, type);
  if (status === undefined) draft.setValue(edit.path, edit.value, { format, type });
  return status;
}
