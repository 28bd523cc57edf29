/** What goes back to the server for what it sent, in its order. */
import type { Command, SyncMLMessage } from "../../codec/syncml/message.ts";
import type { CommandRules } from "../command-rules.ts";
import { alertCommand, type Reply, replyCommands } from "../reply.ts";
import { isOnItsWay, type Waiting } from "./large-object-sender.ts";

/** The Status and Results that go back; a device may leave out the Status of a command that wants none. */
export function answersTo(
  { header, commands }: SyncMLMessage,
  replies: readonly Reply[],
  rules: CommandRules,
): readonly Command[] {
  const answers: Command[] = [];
  for (const reply of replies) answers.push(...replyCommands(reply, header.msgId));
  if (rules.noResp === "ignored") return answers;
  const silent = header.noResp ? undefined : new Set(withNoResp(commands));
  return answers.filter((each) => each.cmd !== "Status" || !(silent?.has(each.cmdRef) ?? true));
}

/** CmdIDs of the commands with NoResp. */
function withNoResp(commands: readonly Command[]): readonly string[] {
  return commands.flatMap((command) => [
    ...("noResp" in command && command.noResp ? [command.cmdId] : []),
    ...("commands" in command ? withNoResp(command.commands) : []),
  ]);
}

/** Tells the server that something came in between of the chunks of an object (DM_Protocol, Alert 1225). */
export function brokenOff(target: string): Command {
  return alertCommand(1225, [{ target: { uri: target } }]);
}

/** Answers, then what waits; but nothing with a value of its own gets between the chunks of an object that is on its way. */
export function inOrder(answers: readonly Command[], waiting: readonly Waiting[]): readonly Waiting[] {
  if (!waiting.some(isOnItsWay)) return [...answers, ...waiting];
  const isStatus = ({ cmd }: Command) => cmd === "Status";
  return [...answers.filter(isStatus), ...waiting, ...answers.filter((each) => !isStatus(each))];
}
