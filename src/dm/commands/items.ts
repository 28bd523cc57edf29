import type { Item, ItemCommand, ItemCommandName, Meta } from "../../codec/syncml/message.ts";
import { isWithin } from "../../tree/uri.ts";
import { followChange } from "../behaviours.ts";
import type { IncomingObject } from "../large-object-receiver.ts";
import type { ItemOutcome, Outcome, Reply } from "../reply.ts";
import { add } from "./add.ts";
import { takeChunk } from "./chunk.ts";
import type { CommandContext, CommandItem, ItemHandler } from "./command.ts";
import { copy } from "./copy.ts";
import { deleteNode } from "./delete.ts";
import { exec } from "./exec.ts";
import { get } from "./get.ts";
import { readUri } from "./read-uri.ts";
import { single } from "./refuse.ts";
import { replace } from "./replace.ts";

const HANDLERS: Readonly<Record<ItemCommandName, ItemHandler>> = {
  Add: add,
  Copy: copy,
  Delete: deleteNode,
  Exec: exec,
  Get: get,
  Replace: replace,
};

/** Commands after which the object that a node belongs to may follow. */
const CHANGES: ReadonlySet<ItemCommandName> = new Set(["Add", "Copy", "Delete", "Replace"]);

const NO_META: Meta = {};

/**
 * Carries out a command item by item, in order, with one outcome each. 400: no item, or one without Target; 404, 414 and 500:
 * the URI; 413: what a Get found cannot be sent; see {@link takeChunk} for large objects.
 */
export function executeItems(command: ItemCommand, context: CommandContext): Reply {
  const { cmd, cmdId, items } = command;
  if (items.length === 0) return single(command, 400);
  const outcomes: ItemOutcome[] = [];
  for (const item of items) {
    const { status, statusCode, results, items: added, start } = executeItem(command, item, context);
    const target = item.target?.uri;
    // all fields written out: this is the hot path, and one shape for all is the fastest
    outcomes.push({ status, statusCode, results, items: added, start, target, source: item.source?.uri });
  }
  return { cmdId, cmd, outcomes };
}

function executeItem(command: ItemCommand, item: Item, context: CommandContext): Outcome {
  const begun = context.objects?.meetItem(command.cmd, item);
  const spelled = item.target?.uri || begun?.target;
  if (!spelled) return { status: 400 };
  const uri = readUri(spelled, context);
  if ("status" in uri) return uri;
  const meta = metaOf(command, item, begun);
  const { correlator } = command;
  const whole: CommandItem = { uri, spelled, source: item.source?.uri, meta, data: item.data, correlator };
  const handler = HANDLERS[command.cmd];
  if (!begun && !item.moreData) return carryOut(command, whole, handler, context);
  const taken = takeChunk(command.cmd, { chunk: item, item: whole, isFirst: !begun }, handler, context);
  return "status" in taken ? taken : carryOut(command, { ...whole, data: taken.data }, handler, context);
}

function carryOut(
  { cmd, cmdId }: ItemCommand,
  item: CommandItem,
  handler: ItemHandler,
  context: CommandContext,
): Outcome {
  const { draft, rules } = context;
  const { path } = item.uri;
  const refusal = rules.refusals.find((each) => isWithin(path, each.at) && (each.command ?? cmd) === cmd);
  const before = refusal && draft.checkpoint();
  const outcome = handler(item, context);
  if (refusal && before && (outcome.status === 200 || outcome.status === 202)) {
    draft.rollback(before);
    return { status: refusal.status };
  }
  if (outcome.status === 200 && CHANGES.has(cmd)) followChange(draft, path, context.behaviours);
  const tooLarge = outcome.results !== undefined && !context.takesResults(outcome.results, cmdId);
  if (item.uri.query?.kind === "list" && (tooLarge || outcome.status === 413)) context.lists.tooLarge++;
  return tooLarge ? { status: 413 } : outcome;
}

/** The item's Meta over the command's, over that of the object's first chunk. */
function metaOf(command: ItemCommand, item: Item, begun: IncomingObject | undefined): Meta {
  if (!begun && !command.meta) return item.meta ?? NO_META;
  const first = begun && {
    ...(begun.format === undefined ? {} : { format: begun.format }),
    ...(begun.type === undefined ? {} : { type: begun.type }),
  };
  return { ...first, ...command.meta, ...item.meta };
}
