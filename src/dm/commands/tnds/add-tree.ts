import type { TndsNode } from "../../../codec/tnds/document.ts";
import { inboxAbove } from "../../../mo/inbox.ts";
import { STATUS_NAMES } from "../../../tree/status.ts";
import { formatUri, type NodePath } from "../../../tree/uri.ts";
import type { Outcome } from "../../reply.ts";
import type { CommandContext, CommandItem } from "../command.ts";
import { addNode, addWithAncestors } from "../new-node.ts";
import { makeOwnNodes, topOfAdded } from "../own-nodes.ts";
import { placeFromInbox } from "./inbox.ts";
import { contentOfNode, contextOfNodes, setProperties } from "./node-content.ts";
import { isInExtension, placeAtTarget, placeBelow } from "./placed-node.ts";
import { readTnds } from "./read.ts";

/**
 * Adds a serialised tree, which is a series of Adds with one outcome (DM_TND). In the Inbox each object goes where the device has
 * such ones. 415: no serialised tree, or an object the device does not have; 500: a name that no node can have; else the first
 * failing node's status, with the node. Nothing is undone.
 */
export function addTree(item: CommandItem, context: CommandContext): Outcome {
  const read = readTnds(item);
  if (!read) return { status: 415 };
  const { path: target } = item.uri;
  const { draft } = context;
  const inbox = inboxAbove(draft, target);
  const placed = inbox
    ? placeFromInbox(read.tnds, { inbox, target }, context)
    : placeAtTarget(read.tnds, target, draft.get(target) === undefined, draft);
  if (!placed) return { status: inbox ? 415 : 500 };
  const within = contextOfNodes(context, read.encoding);
  for (const { path, node } of placed) {
    const top = topOfAdded(draft, path);
    const outcome = addSubtree(path, node, within, addWithAncestors(path, contentOfNode(node, within), within));
    if (outcome.status !== 200) return outcome;
    makeOwnNodes(top, context);
  }
  return { status: 200 };
}

/** Adds what is below a node that was added, with the outcome `added`, and then its properties, which might forbid to add more. */
export function addSubtree(path: NodePath, node: TndsNode, context: CommandContext, added: Outcome): Outcome {
  if (added.status !== 200) return failed(path, added, context);
  for (const each of node.nodes) {
    const below = placeBelow(path, each, context.draft);
    if (below === undefined) return failed(path, { status: 500 }, context);
    const status = addNode(below, contentOfNode(each, context), context);
    const outcome = addSubtree(below, each, context, { status });
    if (outcome.status !== 200) return outcome;
  }
  const status = setProperties(path, node, context);
  return status === 200 ? { status } : failed(path, { status }, context);
}

/** A bootstrap passes over what fails in an Ext subtree (DM_Bootstrap §5.6.6). */
function failed(path: NodePath, outcome: Outcome, { principal }: CommandContext): Outcome {
  const uri = formatUri(path);
  if (principal.kind !== "bootstrap" || !isInExtension(path)) {
    return { items: [{ target: { uri } }], ...outcome };
  }
  principal.passOver(uri, `${outcome.status} ${STATUS_NAMES[outcome.status]}`);
  return { status: 200 };
}
