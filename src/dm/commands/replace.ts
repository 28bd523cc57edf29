import { dataText } from "../../codec/syncml/data.ts";
import { isInterior } from "../../tree/node.ts";
import { checkForm } from "../../tree/placement.ts";
import { replaceProperty, supportsProperty } from "../../tree/property.ts";
import { mayReplace, mayReplaceAcl } from "../../tree/rights.ts";
import type { StatusCode } from "../../tree/status.ts";
import { dataLengthBytes, incomingValue } from "../value.ts";
import type { CommandContext, CommandItem, ItemHandler } from "./command.ts";

/**
 * Replace: a new value for an existing leaf, or a new Name, ACL or Title for a node (DM_RepPro, Replace; DM_TND §7).
 * 406: a `?list=`, or a property the device does not keep; 404: a missing node is not created; 405: an interior node, a
 * description without Replace, a property that cannot be replaced; 425; 415; 413; 418: the new name is taken.
 */
export const replace: ItemHandler = (item, context) => {
  const { query } = item.uri;
  if (query?.kind === "list") return { status: 406 };
  return { status: query ? replaceByName(item, query.name, context) : replaceValue(item, context) };
};

function replaceByName({ uri: { path }, data = "" }: CommandItem, name: string, context: CommandContext): StatusCode {
  const { draft, serverId } = context;
  if (!supportsProperty(draft.base, name)) return 406;
  const may = name === "ACL" ? mayReplaceAcl(draft, path, serverId) : mayReplace(draft, path, serverId);
  const before = draft.checkpoint();
  const status = replaceProperty(draft, path, name, dataText(data));
  if (may || status === 404 || status === 405) return status;
  draft.rollback(before);
  return 425;
}

function replaceValue({ uri: { path }, meta, data }: CommandItem, context: CommandContext): StatusCode {
  const { draft, serverId, encoding, maxObjSize } = context;
  const node = draft.get(path);
  if (!node) return 404;
  const description = draft.describe(path);
  if (isInterior(node) || !description?.access.has("Replace")) return 405;
  if (!mayReplace(draft, path, serverId)) return 425;
  const leaf = incomingValue({ meta, data, encoding: encoding.received }, description, node);
  if (!leaf || checkForm(draft, path, leaf.format, meta.type) !== undefined) return 415;
  if (dataLengthBytes(data) > maxObjSize.received) return 413;
  draft.setValue(path, leaf.value, { format: leaf.format, type: leaf.type });
  return 200;
}
