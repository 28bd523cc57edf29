import type { Data, Item, ItemCommandName } from "../../codec/syncml/message.ts";
import type { StatusCode } from "../../tree/status.ts";
import type { Outcome } from "../reply.ts";
import type { CommandContext, CommandItem, ItemHandler } from "./command.ts";

/** Commands whose Data may come in chunks. */
const CHUNKED: ReadonlySet<ItemCommandName> = new Set(["Add", "Replace"]);

/** What is wrong with a command whatever its data are: there is no use in having the rest of the object sent. */
const HOPELESS: ReadonlySet<StatusCode> = new Set([403, 404, 405, 406, 414, 418, 425]);

/** One chunk as it came, and as an item of its command. */
interface ArrivedChunk {
  readonly chunk: Item;
  readonly item: CommandItem;
  readonly isFirst: boolean;
}

/**
 * Takes one chunk of a large object: gives its data when that was the last. 213: it is kept until the next one comes; 406: there
 * are no large objects, none of this command, or none here, which is in a container; 411: the first chunk has no Size; 413: it
 * is more than the client takes; 424: another length than Size said. A first chunk also answers what the whole would, when its
 * data do not matter (DM_Protocol, large objects).
 */
export function takeChunk(
  cmd: ItemCommandName,
  { chunk, item, isFirst }: ArrivedChunk,
  handler: ItemHandler,
  context: CommandContext,
): { readonly data: Data } | Outcome {
  const { objects } = context;
  if (!objects || !CHUNKED.has(cmd)) return { status: 406 };
  const foreseen = isFirst ? tryOut(item, handler, context) : undefined;
  if (foreseen && HOPELESS.has(foreseen.status)) return foreseen;
  const taken = objects.take(cmd, item.spelled, chunk, item.meta);
  if (taken.kind === "whole") return { data: taken.data };
  return { status: taken.kind === "chunk" ? 213 : taken.status };
}

/** What a command would come to; nothing of it stays. */
function tryOut(item: CommandItem, handler: ItemHandler, context: CommandContext): Outcome {
  const before = context.draft.checkpoint();
  const outcome = handler(item, context);
  context.draft.rollback(before);
  return outcome;
}
