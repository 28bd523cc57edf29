import { usualType } from "../../tree/description.ts";
import type { Draft } from "../../tree/draft.ts";
import type { NodeState } from "../../tree/node.ts";
import { checkForm, checkRoom, checkSite, describesAdd, missingAncestors } from "../../tree/placement.ts";
import { supportsProperty } from "../../tree/property.ts";
import { aclOfAddedInterior, mayAdd } from "../../tree/rights.ts";
import type { StatusCode } from "../../tree/status.ts";
import { formatUri, type NodePath, parentOf, ROOT } from "../../tree/uri.ts";
import type { Outcome } from "../reply.ts";
import { dataLengthBytes, incomingValue, usualFormat } from "../value.ts";
import type { CommandContext, CommandItem, ItemHandler } from "./command.ts";

/**
 * Add: a new leaf or interior node, with the interior nodes that lead to it (DM_RepPro, Add; DM_TND §7). 418: it exists;
 * 405: not described, not for servers to add, or below a leaf; 425: no Add right on the nearest ancestor; 415: format, type
 * or data do not fit; 413; 420: no room by its occurrence. When an ancestor cannot be made, nothing is, and the Status names it.
 */
export const add: ItemHandler = (item, context) => {
  const { draft } = context;
  const { path, query } = item.uri;
  if (query) return { status: query.kind === "prop" && supportsProperty(draft.base, query.name) ? 405 : 406 };
  if (path === ROOT || draft.get(path)) return { status: 418 };
  const before = draft.checkpoint();
  const outcome = addWithAncestors(path, item, context);
  if (outcome.status !== 200) draft.rollback(before);
  return outcome;
};

function addWithAncestors(path: NodePath, item: CommandItem, context: CommandContext): Outcome {
  for (const ancestor of missingAncestors(context.draft, path)) {
    const status = addNode(ancestor, { meta: { format: "node" }, data: undefined }, context);
    if (status !== 200) return { status, items: [{ target: { uri: formatUri(ancestor) } }] };
  }
  return { status: addNode(path, item, context) };
}

function addNode(path: NodePath, item: Pick<CommandItem, "meta" | "data">, context: CommandContext): StatusCode {
  const { draft, serverId, maxObjSize } = context;
  const site = checkSite(draft, path);
  if (site !== undefined) return site;
  if (!describesAdd(draft, path)) return 405;
  if (!mayAdd(draft, path, serverId)) return 425;
  const node = newNode(path, item, context);
  if (!node || checkForm(draft, path, node.format, item.meta.type) !== undefined) return 415;
  if (dataLengthBytes(item.data) > maxObjSize.received) return 413;
  const room = checkRoom(draft, path);
  if (room !== undefined) return room;
  draft.add(path, node);
  return 200;
}

function newNode(
  path: NodePath,
  { meta, data }: Pick<CommandItem, "meta" | "data">,
  { draft, serverId, encoding }: CommandContext,
): NodeState | undefined {
  const description = draft.describe(path);
  if (!description) return undefined;
  const origin = `server:${serverId}` as const;
  if ((meta.format ?? usualFormat(description)) !== "node") {
    const leaf = incomingValue({ meta, data, encoding: encoding.received }, description);
    return leaf && { ...leaf, origin };
  }
  if (dataLengthBytes(data) > 0) return undefined;
  const acl = creatorAcl(draft, path, serverId);
  const usual = usualType(description, "node");
  // text/plain is what an absent Meta Type means and says nothing about an interior node
  const type = meta.type === undefined || meta.type === "text/plain" ? usual : meta.type;
  return { format: "node", type, ...(acl === undefined ? {} : { acl }), origin };
}

function creatorAcl(draft: Draft, path: NodePath, serverId: string): string | undefined {
  return aclOfAddedInterior(draft, parentOf(path), serverId, { withGet: true });
}
