import type { Command, SyncMLMessage } from "../../codec/syncml/message.ts";
import type { SentMessage } from "../messages/sent-message.ts";
import type { Version } from "../messages/version.ts";
import { judgeAnswers } from "./answers.ts";
import { allCommands } from "./commands.ts";
import { judgeHeader } from "./header.ts";
import { judgePackage1 } from "./package-1.ts";
import type { Violation } from "./rules.ts";

/** What the server knows when a message comes in; the judge looks at nothing else. */
export interface JudgeFacts {
  /** The version that the session is in; none before the first message of a version that we speak. */
  readonly version: Version | undefined;
  /** Where HMAC is in force: the header beside the message, and whether its MAC is that of the octets. */
  readonly mac: { readonly header: string | undefined; readonly fits: boolean } | undefined;
  /** SessionIDs that notifications have asked this device for, and that were not answered before this session. */
  readonly notified: readonly string[];
  /** Octets of the message as received. */
  readonly size: number;
  readonly ownMaxMsgSize: number | undefined;
  /** Path and query that the message was sent to, and the RespURI in force. */
  readonly path: string | undefined;
  readonly respUri: string | undefined;
  readonly expectedMsgId: number;
  /** Whether this has to be package 1: the first message, or one after our challenge. */
  readonly opens: boolean;
  /** Whether the client was accepted in an earlier message. */
  readonly accepted: boolean;
  /** Whether our last message refused one of the client and challenged it, so that all it said comes again. */
  readonly challenged: boolean;
  readonly ended: boolean;
  /** Whether our last message had no Final. */
  readonly ownPackageOpen: boolean;
  /** Whether our chunks have something wrong on purpose. */
  readonly breaksChunks: boolean;
  /** Our message that this one answers; none in the first. */
  readonly answered: SentMessage | undefined;
  /** All our messages that may still get Statuses, oldest first. */
  readonly outstanding: readonly SentMessage[];
}

/** Everything wrong with one message of a client, in the order of its parts. */
export function judgeMessage(message: SyncMLMessage, facts: JudgeFacts): Violation[] {
  // A client may leave at any time, also instead of a package 1 that it is asked for again.
  const opens = facts.opens && !isAbort(message);
  return [
    ...judgeHeader(message.header, facts),
    ...judgeCommandIds(message),
    ...judgeCommands(message),
    ...(opens ? [...judgePackage1(message), ...judgeNotified(message, facts)] : []),
    ...judgeAnswers(message, facts),
    ...judgeEndOfData(message, facts),
    ...judgeNextMessage(message, facts),
    ...judgeFinal(message, facts),
  ];
}

function judgeFinal(message: SyncMLMessage, facts: JudgeFacts): Violation[] {
  const aborts = isAbort(message);
  const chunk = message.commands.some(isChunk);
  const found: string[] = [];
  if (aborts && !message.final) found.push("session abort without Final");
  if (chunk && message.final) found.push("MoreData in a message with Final");
  if (facts.ownPackageOpen && message.final && !aborts) found.push("Final before the server's package had ended");
  return found.map((detail) => ({ rule: "final", detail }));
}

/** Whether a command has an object of which more is to come. */
function isChunk(command: Command): boolean {
  return (command.cmd === "Results" || command.cmd === "Alert") && command.items.some(({ moreData }) => moreData);
}

function isAbort({ commands }: SyncMLMessage): boolean {
  return commands.some((command) => command.cmd === "Alert" && command.code === 1223);
}

/** A session is the answer to a notification when it has its SessionID; Alert 1200 says that it is one (DM_Notification). */
function judgeNotified({ header, commands }: SyncMLMessage, { notified }: JudgeFacts): Violation[] {
  const isAnswer = commands.some((command) => command.cmd === "Alert" && command.code === 1200);
  const isMeant = notified.includes(header.sessionId);
  if (notified.length === 0 || isAnswer === isMeant) return [];
  const detail = isMeant
    ? `SessionID ${header.sessionId} of a notification without Alert 1200`
    : `Alert 1200 with SessionID ${header.sessionId}, a notification asked for ${notified.join(", ")}`;
  return [{ rule: "notification", detail }];
}

/** Our own chunks follow each other, so a client cannot miss one. */
function judgeEndOfData({ commands }: SyncMLMessage, { breaksChunks }: JudgeFacts): Violation[] {
  const missed = commands.some((command) => command.cmd === "Alert" && command.code === 1225);
  if (!missed || breaksChunks) return [];
  return [{ rule: "large-object", detail: "Alert 1225 for an object whose chunks came in order" }];
}

/** Results go on with the client's own package, and a refusal of a chunk ends the object. */
function judgeNextMessage({ commands, final }: SyncMLMessage, { ownPackageOpen, answered }: JudgeFacts): Violation[] {
  if (!ownPackageOpen || final) return [];
  const goesOn = commands.some((command) => {
    if (command.cmd === "Alert") return isChunk(command) || [1222, 1223, 1225].includes(command.code ?? 0);
    // To a challenge, what comes next is said again.
    return command.cmd === "Results" || (command.cmd === "Status" && command.cmdRef === "0" && command.code >= 400);
  });
  if (goesOn) return [];
  return [{ rule: "next-message", detail: `no Alert 1222 after message ${answered?.msgId ?? ""}` }];
}

function judgeCommandIds(message: SyncMLMessage): Violation[] {
  const seen = new Set<string>();
  return allCommands(message.commands).flatMap((command): Violation[] => {
    const { cmdId } = command;
    if (cmdId === "") return [{ rule: "cmd-id", detail: `${nameOf(command)} has no CmdID` }];
    if (cmdId === "0") return [{ rule: "cmd-id", detail: `${nameOf(command)} has CmdID 0` }];
    if (seen.has(cmdId)) return [{ rule: "cmd-id", detail: `CmdID ${cmdId} is used again by ${nameOf(command)}` }];
    seen.add(cmdId);
    return [];
  });
}

function judgeCommands(message: SyncMLMessage): Violation[] {
  return message.commands.flatMap((command): Violation[] => {
    if (["Alert", "Results", "Status"].includes(command.cmd)) return [];
    if (command.cmd !== "Replace") return [{ rule: "command", detail: `${nameOf(command)} from a client` }];
    const isDevInfo = command.items.every((item) => item.source?.uri.startsWith("./DevInfo/"));
    return isDevInfo ? [] : [{ rule: "command", detail: "Replace of something else than DevInfo" }];
  });
}

function nameOf(command: Command): string {
  return command.cmd === "Unknown" ? command.name : command.cmd;
}
