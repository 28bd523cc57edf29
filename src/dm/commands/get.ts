import { dataLength } from "../../codec/syncml/large-object.ts";
import type { Data, Item, Meta } from "../../codec/syncml/message.ts";
import { inboxAbove } from "../../mo/inbox.ts";
import { isInterior, type NodeState } from "../../tree/node.ts";
import { readProperty } from "../../tree/property.ts";
import { mayGet } from "../../tree/rights.ts";
import type { Tree } from "../../tree/tree.ts";
import { formatSegment, type NodePath, parentOf } from "../../tree/uri.ts";
import type { CommandRules } from "../command-rules.ts";
import type { Outcome } from "../reply.ts";
import { outgoingMeta, outgoingValue } from "../value.ts";
import type { CommandContext, CommandItem, ItemHandler } from "./command.ts";
import { getList } from "./get-list.ts";

/**
 * Get: the value of a leaf, the names of an interior node's children joined by `/`, a property, or a list of what is at and below
 * the node (DM_RepPro, Get; DM_TND §7). 406: a property the device does not keep, or a list it does not make; 404; 405: not
 * readable by its description; 425; 413: larger than the server takes. The Inbox and all below it answer 405, whether there is
 * such a node or not (DM_StdObj, Inbox).
 */
export const get: ItemHandler = (item, context) => {
  const { path, query } = item.uri;
  if (inboxAbove(context.draft, path)) return { status: 405 };
  if (query?.kind === "list") return getList(item, query.list, context);
  return query ? getProperty(item, query.name, context) : getNode(item, path, context);
};

function getProperty(item: CommandItem, name: string, { draft, principal, rules }: CommandContext): Outcome {
  const { path } = item.uri;
  const read = readProperty(draft, path, name);
  if ("status" in read) return read;
  const asked = name === "ACL" && rules.acl.readBy === "parent" ? parentOf(path) : path;
  if (!mayGet(draft, asked, principal)) return { status: 425 };
  const data = name === "Format" && read.value === "bin" ? rules.binaryFormat : read.value;
  return { status: 200, results: [{ source: { uri: item.spelled }, data }] };
}

function getNode(
  item: CommandItem,
  path: NodePath,
  { draft, principal, encoding, maxObjSize, rules }: CommandContext,
): Outcome {
  const node = draft.get(path);
  if (!node) return { status: 404 };
  if (!draft.describe(path)?.access.has("Get")) return { status: 405 };
  if (!mayGet(draft, path, principal)) return { status: 425 };
  const { meta, data } = isInterior(node)
    ? { meta: listMeta(node, rules), data: childNames(draft, path, rules) }
    : outgoingValue(node, encoding.sent);
  if (dataLength(data) > maxObjSize.sent) return { status: 413 };
  return { status: 200, results: [itemOf(item.spelled, meta, data)] };
}

/** The Meta of names of children: they are text, and belong to an object. */
function listMeta({ type }: NodeState, { listType }: CommandRules): Meta | undefined {
  return listType === "identifier" ? outgoingMeta("node", type).meta : { format: "node", type: listType };
}

/** Names as they stand in URIs, so that a server can put them into one; or as they are. */
function childNames(tree: Tree, path: NodePath, rules: CommandRules): string {
  const names = tree.children(path);
  return (rules.childNames === "plain" ? names : names.map(formatSegment)).join("/");
}

/** An item of Results, written out: this is the hot path. */
function itemOf(uri: string, meta: Meta | undefined, data: Data | undefined): Item {
  const source = { uri };
  if (data === undefined) return meta === undefined ? { source } : { source, meta };
  return meta === undefined ? { source, data } : { source, meta, data };
}
