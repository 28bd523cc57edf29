import { dataText } from "../../codec/syncml/data.ts";
import { replaceProperty, supportsProperty } from "../../tree/property.ts";
import { mayReplace, mayReplaceAcl } from "../../tree/rights.ts";
import type { StatusCode } from "../../tree/status.ts";
import { isTnds } from "../tnds/read.ts";
import { replaceTree } from "../tnds/replace-tree.ts";
import type { CommandContext, CommandItem, ItemHandler } from "./command.ts";
import { replaceValue } from "./replace-value.ts";

/**
 * Replace: a new value for an existing leaf, a serialised tree in place of the nodes there are, or a new Name, ACL or Title for
 * a node (DM_RepPro, Replace; DM_TND §7). 406: a `?list=`, or a property the device does not keep; 404: a missing node is not
 * created; 405: an interior node without a tree for it, a description without Replace, a property that cannot be replaced; 425;
 * 415; 413; 418: the new name is taken.
 */
export const replace: ItemHandler = (item, context) => {
  const { path, query } = item.uri;
  if (query?.kind === "list") return { status: 406 };
  if (query) return { status: replaceByName(item, query.name, context) };
  if (!isTnds(item.meta)) return { status: replaceValue(path, item, context) };
  const before = context.draft.checkpoint();
  const outcome = replaceTree(item, context);
  if (outcome.status !== 200) context.draft.rollback(before);
  return outcome;
};

function replaceByName({ uri: { path }, data = "" }: CommandItem, name: string, context: CommandContext): StatusCode {
  const { draft, principal } = context;
  if (!supportsProperty(draft.base, name)) return 406;
  const may = name === "ACL" ? mayReplaceAcl(draft, path, principal) : mayReplace(draft, path, principal);
  const before = draft.checkpoint();
  const status = replaceProperty(draft, path, name, dataText(data));
  if (may || status === 404 || status === 405) return status;
  draft.rollback(before);
  return 425;
}
