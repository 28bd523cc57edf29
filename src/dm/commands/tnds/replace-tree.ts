import type { TndsNode } from "../../../codec/tnds/document.ts";
import { isInterior } from "../../../tree/node.ts";
import { checkRemoval } from "../../../tree/placement.ts";
import { mayDelete, mayGet, mayReplace } from "../../../tree/rights.ts";
import type { StatusCode } from "../../../tree/status.ts";
import { childOf, formatUri, type NodePath } from "../../../tree/uri.ts";
import type { Outcome } from "../../reply.ts";
import { incomingValue } from "../../value.ts";
import type { CommandContext, CommandItem } from "../command.ts";
import { addNode } from "../new-node.ts";
import { makeOwnNodes } from "../own-nodes.ts";
import { removeNode } from "../remove-node.ts";
import { replaceValue } from "../replace-value.ts";
import { shownOf } from "../shown-node.ts";
import { addSubtree } from "./add-tree.ts";
import { contentOfNode, contextOfNodes, setProperties } from "./node-content.ts";
import { placeAtTarget, placeBelow } from "./placed-node.ts";
import { readTnds } from "./read.ts";

/**
 * Makes a subtree exactly the serialised one: nodes missing there are removed, new ones added, values replaced (DM_TND). 404;
 * 405; 425; 415: no serialised tree of just the target; else the first failing node's status, with the node. Nothing is undone.
 */
export function replaceTree(item: CommandItem, context: CommandContext): Outcome {
  const { path } = item.uri;
  const { draft, principal } = context;
  if (!draft.get(path)) return { status: 404 };
  if (!draft.describe(path)?.access.has("Replace")) return { status: 405 };
  if (!mayReplace(draft, path, principal)) return { status: 425 };
  const read = readTnds(item);
  const [top, ...others] = (read && placeAtTarget(read.tnds, path, true, draft)) ?? [];
  if (!read || !top || top.path !== path || others.length > 0) return { status: 415 };
  return replaceSubtree(path, top.node, contextOfNodes(context, read.encoding));
}

function replaceSubtree(path: NodePath, node: TndsNode, context: CommandContext): Outcome {
  const { draft } = context;
  const existing = draft.get(path);
  if (!existing) {
    const added = addSubtree(path, node, context, { status: addNode(path, contentOfNode(node, context), context) });
    if (added.status === 200) makeOwnNodes(path, context);
    return added;
  }
  if (!isInterior(existing)) return replaceLeaf(path, node, context);
  if (node.value !== undefined || (node.format ?? "node") !== "node") return failed(path, 415);
  const outcome = replaceChildren(path, node.nodes, context);
  if (outcome.status !== 200) return outcome;
  const status = replaceProperties(path, node, context);
  return status === 200 ? { status } : failed(path, status);
}

function replaceChildren(path: NodePath, nodes: readonly TndsNode[], context: CommandContext): Outcome {
  const { draft } = context;
  const wanted = new Map<NodePath, TndsNode>();
  for (const each of nodes) {
    const below = placeBelow(path, each, draft);
    if (below === undefined) return failed(path, 500);
    if (wanted.has(below)) return failed(below, 418);
    wanted.set(below, each);
  }
  for (const name of draft.children(path)) {
    const child = childOf(path, name);
    const status = wanted.has(child) ? 200 : removeMissing(child, context);
    if (status !== 200) return failed(child, status);
  }
  for (const [below, each] of wanted) {
    const outcome = replaceSubtree(below, each, context);
    if (outcome.status !== 200) return outcome;
  }
  return { status: 200 };
}

function replaceLeaf(path: NodePath, node: TndsNode, context: CommandContext): Outcome {
  const status = isAsSerialised(path, node, context) ? 200 : replaceValue(path, contentOfNode(node, context), context);
  const set = status === 200 ? replaceProperties(path, node, context) : status;
  return set === 200 ? { status: set } : failed(path, set);
}

/**
 * Whether a leaf is what the tree makes of it already, so that nothing is replaced and no right is needed: it has the value, which
 * only who may get it learns, or the tree has none for it, as for a secret that nobody reads back.
 */
function isAsSerialised(path: NodePath, node: TndsNode, context: CommandContext): boolean {
  const { draft, encoding } = context;
  const existing = draft.get(path);
  const description = draft.describe(path);
  const { meta, data } = contentOfNode(node, context);
  if (!existing || !description || meta.format === "node") return false;
  const leaf = { format: existing.format, type: existing.type, ...meta };
  if (leaf.format !== existing.format || leaf.type !== existing.type) return false;
  if (data === undefined) return true;
  if (shownOf(path, context) !== "whole") return false;
  return incomingValue({ meta, data, encoding: encoding.received }, description, existing)?.value === existing.value;
}

/** A Title needs the right to replace, as everything of a node but its ACL, unless the server knows that it is the same. */
function replaceProperties(path: NodePath, node: TndsNode, context: CommandContext): StatusCode {
  const { draft, principal } = context;
  const isSame = mayGet(draft, path, principal) && draft.get(path)?.title === node.title;
  if (node.title && !isSame && !mayReplace(draft, path, principal)) return 425;
  return setProperties(path, node, context);
}

function removeMissing(path: NodePath, { draft, principal, rules }: CommandContext): StatusCode {
  const kept = checkRemoval(draft, path);
  if (kept !== undefined) return kept;
  if (!mayDelete(draft, path, principal, rules.acl)) return 425;
  removeNode(draft, path);
  return 200;
}

function failed(path: NodePath, status: StatusCode): Outcome {
  return { status, items: [{ target: { uri: formatUri(path) } }] };
}
