import type { Command } from "../../codec/syncml/message.ts";
import type { PlannedCommand } from "./job-plan.ts";

/** A Status the client gave to one of our commands. No references: it speaks for all items. */
export interface GivenStatus {
  readonly code: number;
  readonly targetRefs: readonly string[];
}

/** A command of ours that wants a Status, and what has come back for it. */
export interface SentCommand {
  readonly cmdId: string;
  readonly cmd: string;
  /** Target URIs of its items; empty when its items have none. */
  readonly uris: readonly string[];
  readonly expected: number | undefined;
  readonly container: SentCommand | undefined;
  readonly statuses: GivenStatus[];
  /** Source URIs of the Results that came for it. */
  readonly results: string[];
}

/** A message of ours that the client has to answer. */
export interface SentMessage {
  readonly msgId: string;
  readonly commands: readonly SentCommand[];
  /** How it was authenticated, if at all. */
  readonly credential: "md5" | "basic" | undefined;
}

/** Gives every command its CmdID: 1, 2, 3 in document order, members of containers included. */
export function numberCommands(commands: readonly Command[]): Command[] {
  let last = 0;
  const number = (command: Command): Command => {
    const cmdId = String(++last);
    const isContainer = command.cmd === "Atomic" || command.cmd === "Sequence";
    return isContainer ? { ...command, cmdId, commands: command.commands.map(number) } : { ...command, cmdId };
  };
  return commands.map(number);
}

/** The commands of a message that want an answer, flat and in document order. `planned` and `numbered` run side by side. */
export function trackCommands(planned: readonly PlannedCommand[], numbered: readonly Command[]): SentCommand[] {
  return numbered.flatMap((command, i) => track(command, [...(planned[i]?.expected ?? [])], undefined));
}

function track(command: Command, expected: (number | undefined)[], container: SentCommand | undefined): SentCommand[] {
  if (command.cmd === "Status" || command.cmd === "Results") return [];
  const sent: SentCommand = {
    cmdId: command.cmdId,
    cmd: command.cmd,
    uris: "items" in command ? command.items.flatMap((item) => (item.target ? [item.target.uri] : [])) : [],
    expected: expected.shift(),
    container,
    statuses: [],
    results: [],
  };
  const members = "commands" in command ? command.commands.flatMap((member) => track(member, expected, sent)) : [];
  return [sent, ...members];
}

/** The command that a Status or Results refers to. */
export function findSent(messages: readonly SentMessage[], msgRef: string, cmdRef: string): SentCommand | undefined {
  return messages.find((message) => message.msgId === msgRef)?.commands.find((command) => command.cmdId === cmdRef);
}

/** The status that holds for one URI of a command: its own, else the one for the whole command. */
export function statusOf(statuses: readonly GivenStatus[], uri: string): number | undefined {
  const own = statuses.find((status) => status.targetRefs.includes(uri));
  return (own ?? statuses.find((status) => status.targetRefs.length === 0))?.code;
}
