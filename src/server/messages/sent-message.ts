import type { Alert, Command, Status } from "../../codec/syncml/message.ts";
import type { PlannedCommand, Wish } from "../jobs/plan.ts";
import type { PlannedStep } from "../jobs/run.ts";
import type { AuthScheme } from "../security/authentication.ts";
import { answersFor } from "./asked-uri.ts";

/** A Status the client gave to one of our commands. No references: it speaks for all items. */
export type GivenStatus = Pick<Status, "code" | "targetRefs" | "items">;

/** What came for one URI of a Get; the value once it is whole, as people read it. */
export interface GivenResult {
  readonly uri: string;
  value?: string;
}

/** A command of ours that wants a Status, and what has come back for it. */
export interface SentCommand {
  readonly cmdId: string;
  readonly cmd: string;
  /** Of an Alert. */
  readonly code?: Alert["code"];
  /** Target URIs of its items; empty when its items have none. */
  readonly uris: readonly string[];
  /** Whether it is a chunk of an object and not the last one. */
  readonly moreData: boolean;
  readonly wish: Wish;
  /** Where in a job it comes from; a member is of the same step as its container. */
  readonly step: PlannedStep | undefined;
  readonly container: SentCommand | undefined;
  readonly statuses: GivenStatus[];
  readonly results: GivenResult[];
}

/** A message of ours that the client has to answer. */
export interface SentMessage {
  readonly msgId: string;
  readonly commands: readonly SentCommand[];
  /** How it was authenticated, if at all. */
  readonly credential: AuthScheme | undefined;
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
  return numbered.flatMap((command, i) => {
    const { wishes = [], step } = planned[i] ?? {};
    return track(command, [...wishes], step, undefined);
  });
}

function track(
  command: Command,
  wishes: Wish[],
  step: PlannedStep | undefined,
  container: SentCommand | undefined,
): SentCommand[] {
  if (command.cmd === "Status" || command.cmd === "Results") return [];
  const items = "items" in command ? command.items : [];
  const sent: SentCommand = {
    cmdId: command.cmdId,
    cmd: command.cmd,
    ...(command.cmd === "Alert" ? { code: command.code } : {}),
    uris: items.flatMap((item) => (item.target ? [item.target.uri] : [])),
    moreData: items.some((item) => item.moreData),
    wish: wishes.shift() ?? { isSecret: false },
    step,
    container,
    statuses: [],
    results: [],
  };
  const members = "commands" in command ? command.commands.flatMap((member) => track(member, wishes, step, sent)) : [];
  return [sent, ...members];
}

/** Whether it stands in a container that the client does not support, so that nothing is said about it. */
export function isHidden({ container }: SentCommand): boolean {
  return container?.statuses.some(({ code }) => code === 406) ?? false;
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

/**
 * The URI of a Get that Results from the node at `uri` answer, by the statuses it got: the node itself, else a list that the node is
 * in. What was refused has no Results, so a URI that got 200 comes before one that did not.
 */
export function askedFor(sent: SentCommand, uri: string, statuses: readonly GivenStatus[]): string | undefined {
  const may = sent.uris.filter((each) => answersFor(each, uri)).sort((a, b) => Number(b === uri) - Number(a === uri));
  return may.find((each) => statusOf(statuses, each) === 200) ?? may[0];
}

/** A command in words, for what is told about it. */
export function describeSent(sent: SentCommand): string {
  return [sent.cmd, ...(sent.code === undefined ? [] : [String(sent.code)]), ...sent.uris].join(" ");
}
