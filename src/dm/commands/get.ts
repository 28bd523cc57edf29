import { dataLength } from "../../codec/syncml/large-object.ts";
import { inboxAbove } from "../../mo/inbox.ts";
import { isInterior } from "../../tree/node.ts";
import { readProperty } from "../../tree/property.ts";
import { mayGet } from "../../tree/rights.ts";
import type { Tree } from "../../tree/tree.ts";
import { formatSegment, type NodePath } from "../../tree/uri.ts";
import type { Outcome } from "../reply.ts";
import { outgoingMeta, outgoingValue } from "../value.ts";
import type { CommandContext, CommandItem, ItemHandler } from "./command.ts";

/**
 * Get: the value of a leaf, the names of an interior node's children joined by `/`, or a property (DM_RepPro, Get; DM_TND §7).
 * 406: a `?list=`, or a property the device does not keep; 404; 405: not readable by its description; 425; 413: larger than
 * the server takes. The Inbox and all below it answer 405, whether there is such a node or not (DM_StdObj, Inbox).
 */
export const get: ItemHandler = (item, context) => {
  const { path, query } = item.uri;
  if (inboxAbove(context.draft, path)) return { status: 405 };
  if (query?.kind === "list") return { status: 406 };
  return query ? getProperty(item, query.name, context) : getNode(item, path, context);
};

function getProperty(item: CommandItem, name: string, { draft, principal }: CommandContext): Outcome {
  const read = readProperty(draft, item.uri.path, name);
  if ("status" in read) return read;
  if (!mayGet(draft, item.uri.path, principal)) return { status: 425 };
  return { status: 200, results: { source: { uri: item.spelled }, data: read.value } };
}

function getNode(
  item: CommandItem,
  path: NodePath,
  { draft, principal, encoding, maxObjSize }: CommandContext,
): Outcome {
  const node = draft.get(path);
  if (!node) return { status: 404 };
  if (!draft.describe(path)?.access.has("Get")) return { status: 405 };
  if (!mayGet(draft, path, principal)) return { status: 425 };
  const content = isInterior(node)
    ? { ...outgoingMeta("node", node.type), data: childNames(draft, path) }
    : outgoingValue(node, encoding.sent);
  if (dataLength(content.data) > maxObjSize.sent) return { status: 413 };
  return { status: 200, results: { source: { uri: item.spelled }, ...content } };
}

/** Names as they stand in URIs, so that a server can put them into one. */
function childNames(tree: Tree, path: NodePath): string {
  return tree.children(path).map(formatSegment).join("/");
}
