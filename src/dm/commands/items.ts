import type { Item, ItemCommand, ItemCommandName, Meta } from "../../codec/syncml/message.ts";
import { parseUri } from "../../tree/uri.ts";
import type { Outcome, Reply } from "../reply.ts";
import { add } from "./add.ts";
import type { CommandContext, ItemHandler } from "./command.ts";
import { copy } from "./copy.ts";
import { deleteNode } from "./delete.ts";
import { exec } from "./exec.ts";
import { get } from "./get.ts";
import { references, single } from "./refuse.ts";
import { replace } from "./replace.ts";

const HANDLERS: Readonly<Record<ItemCommandName, ItemHandler>> = {
  Add: add,
  Copy: copy,
  Delete: deleteNode,
  Exec: exec,
  Get: get,
  Replace: replace,
};

/**
 * Carries out a command item by item, in order, with one outcome each. 400: no item, or one without Target; 404, 414 and 500:
 * the URI; 406: a chunk of a large object, which the client does not take (`./DevDetail/LrgObj` is false).
 */
export function executeItems(command: ItemCommand, context: CommandContext): Reply {
  if (command.items.length === 0) return single(command, 400);
  const outcomes = command.items.map((item) => ({ ...executeItem(command, item, context), ...references(item) }));
  return { cmdId: command.cmdId, cmd: command.cmd, outcomes };
}

function executeItem(command: ItemCommand, item: Item, context: CommandContext): Outcome {
  if (!item.target?.uri) return { status: 400 };
  const uri = parseUri(item.target.uri, context.draft.base.limits);
  if ("status" in uri) return uri;
  if (item.moreData) return { status: 406 };
  const meta: Meta = { ...command.meta, ...item.meta };
  const outcome = HANDLERS[command.cmd]({ uri, spelled: item.target.uri, meta, data: item.data }, context);
  const tooLarge = outcome.results !== undefined && !context.takesResults(outcome.results, command.cmdId);
  return tooLarge ? { status: 413 } : outcome;
}
