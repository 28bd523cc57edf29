/** The commands of one server message, carried out in document order, each with its reply (DM_Protocol; DM_RepPro). */
import type { Command, UnknownCommand } from "../codec/syncml/message.ts";
import type { Emit } from "../events/event.ts";
import type { CommandRules } from "./command-rules.ts";
import { alert, isAboutMessages } from "./commands/alert.ts";
import { atomic } from "./commands/atomic.ts";
import type { CommandContext } from "./commands/command.ts";
import { executeItems } from "./commands/items.ts";
import { isAnswerable, refuse, single } from "./commands/refuse.ts";
import { sequence } from "./commands/sequence.ts";
import type { Reply } from "./reply.ts";

/** Commands of SyncML that DM does not use: the client knows them well enough to say so. */
const UNUSED_IN_DM: ReadonlySet<string> = new Set(["Map", "Put", "Search", "Sync"]);

/**
 * Carries out commands in order. One without a CmdID cannot be answered and is not carried out; after the user has turned away
 * from a question nothing more is, 215 (DM_Protocol §10). While an answer of the user is waited for the replies mean nothing.
 */
export function executeCommands(commands: readonly Command[], context: CommandContext, emit: Emit): readonly Reply[] {
  const replies: Reply[] = [];
  for (const command of commands) replies.push(...execute(command, context));
  if (context.user?.waitsFor) return replies; // all of it will be done once more
  for (const { cmd, outcomes } of replies) {
    for (const { status, target = "" } of outcomes) {
      emit({ type: "command.executed", command: cmd, uri: target, status });
    }
  }
  return replies;
}

/** Answers the commands of a message with which the session ends: none is carried out, 215, and only what it says about messages is taken note of. */
export function leaveUndone(commands: readonly Command[]): readonly Reply[] {
  return commands.flatMap((command) => (isAboutMessages(command) ? [single(command, 200)] : refuse(command, 215)));
}

/** Answers all commands with the same status and carries out none. */
export function refuseCommands(commands: readonly Command[], status: 401 | 407): readonly Reply[] {
  return commands.flatMap((command) => refuse(command, status));
}

function execute(command: Command, context: CommandContext): readonly Reply[] {
  if (context.user?.waitsFor) return [];
  if (!isAnswerable(command)) return unanswerable(command, context);
  context.objects?.meet(command);
  if (context.user?.isCancelled) return refuse(command, 215);
  switch (command.cmd) {
    case "Alert":
      return alert(command, context);
    case "Atomic":
      return atomic(command, context, execute);
    case "Sequence":
      return sequence(command, context, execute);
    case "Unknown":
      return unknown(command, context.rules);
    case "Results":
    case "Status":
      return [single(command, 400)]; // only a client sends Results; a Status is never answered and was left out above
    default:
      return [executeItems(command, context)];
  }
}

function unknown(command: UnknownCommand, { unsupported, unknownElement }: CommandRules): readonly Reply[] {
  if (UNUSED_IN_DM.has(command.name)) return [single(command, unsupported)];
  return unknownElement === "ignored" ? [] : [single(command, unknownElement)];
}

/** Some devices refuse a command without CmdID, with nothing in CmdRef. */
function unanswerable(command: Command, { rules }: CommandContext): readonly Reply[] {
  const isRefused = rules.withoutCmdId === "refused" && command.cmd !== "Status" && command.cmdId === "";
  return isRefused ? [single(command, 400)] : [];
}
