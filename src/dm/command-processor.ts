/** The commands of one server message, carried out in document order, each with its reply (DM_Protocol; DM_RepPro). */
import type { Command, UnknownCommand } from "../codec/syncml/message.ts";
import type { Emit } from "../events/event.ts";
import { alert } from "./commands/alert.ts";
import { atomic } from "./commands/atomic.ts";
import type { CommandContext } from "./commands/command.ts";
import { executeItems } from "./commands/items.ts";
import { isAnswerable, refuse, single } from "./commands/refuse.ts";
import { sequence } from "./commands/sequence.ts";
import type { Reply } from "./reply.ts";

/** Commands of SyncML that DM does not use: the client knows them well enough to say so. */
const UNUSED_IN_DM: ReadonlySet<string> = new Set(["Map", "Put", "Search", "Sync"]);

/** Carries out commands in order. One without a CmdID cannot be answered and is not carried out. */
export function executeCommands(commands: readonly Command[], context: CommandContext, emit: Emit): readonly Reply[] {
  const replies = commands.flatMap((command) => execute(command, context));
  for (const { cmd, outcomes } of replies) {
    for (const { status, target = "" } of outcomes) {
      emit({ type: "command.executed", command: cmd, uri: target, status });
    }
  }
  return replies;
}

/** Answers all commands with the same status and carries out none. */
export function refuseCommands(commands: readonly Command[], status: 401 | 407): readonly Reply[] {
  return commands.flatMap((command) => refuse(command, status));
}

function execute(command: Command, context: CommandContext): readonly Reply[] {
  if (!isAnswerable(command)) return [];
  switch (command.cmd) {
    case "Alert":
      return alert(command);
    case "Atomic":
      return atomic(command, context, execute);
    case "Sequence":
      return sequence(command, context, execute);
    case "Unknown":
      return [single(command, unknownStatus(command))];
    case "Results":
    case "Status":
      return [single(command, 400)]; // only a client sends Results; a Status is never answered and was left out above
    default:
      return [executeItems(command, context)];
  }
}

function unknownStatus({ name }: UnknownCommand): 400 | 406 {
  return UNUSED_IN_DM.has(name) ? 406 : 400;
}
