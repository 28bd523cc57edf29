import { dataText } from "../../codec/syncml/data.ts";
import { replaceProperty, supportsProperty } from "../../tree/property.ts";
import { mayReplace, mayReplaceAcl } from "../../tree/rights.ts";
import type { StatusCode } from "../../tree/status.ts";
import { add } from "./add.ts";
import type { CommandContext, CommandItem, ItemHandler } from "./command.ts";
import { replaceValue } from "./replace-value.ts";
import { isTnds } from "./tnds/read.ts";
import { replaceTree } from "./tnds/replace-tree.ts";

/**
 * Replace: a new value for an existing leaf, a serialised tree in place of the nodes there are, or a new Name, ACL or Title for
 * a node (DM_RepPro, Replace; DM_TND §7). 406: a `?list=`, or a property the device does not keep; 404: a missing node, unless
 * the device makes it, with the statuses of Add; 405: an interior node without a tree for it, a description without Replace, a
 * property that cannot be replaced; 425; 415; 413; 418: the new name is taken; 420: no room.
 */
export const replace: ItemHandler = (item, context) => {
  const { path, query } = item.uri;
  const { draft, rules } = context;
  if (query?.kind === "list") return { status: 406 };
  if (query) return { status: replaceByName(item, query.name, context) };
  if (rules.replaceCreates && !draft.get(path)) return add(item, context);
  if (!isTnds(item.meta)) return { status: replaceValue(path, item, context) };
  if (rules.trees === "unsupported") return { status: draft.get(path) ? rules.treesRefused : 404 };
  const before = draft.checkpoint();
  const outcome = replaceTree(item, context);
  if (outcome.status !== 200) draft.rollback(before);
  return outcome;
};

function replaceByName({ uri: { path }, data = "" }: CommandItem, name: string, context: CommandContext): StatusCode {
  const { draft, principal, rules } = context;
  if (!supportsProperty(draft.base, name)) return 406;
  const may = name === "ACL" ? mayReplaceAcl(draft, path, principal, rules.acl) : mayReplace(draft, path, principal);
  const before = draft.checkpoint();
  const status = replaceProperty(draft, path, name, dataText(data));
  if (status === 404 || status === 405 || status === 406) return status;
  const verdict = may ? status : 425;
  if (verdict === 200 && (principal.kind !== "server" || draft.isWithinStorage())) return 200;
  draft.rollback(before);
  if (verdict === 200) return 420;
  if (verdict !== 500) return verdict;
  if (name === "ACL") return rules.acl.malformed;
  return dataText(data).includes("/") ? rules.slashInName : 500;
}
