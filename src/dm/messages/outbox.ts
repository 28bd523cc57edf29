/** From commands to messages: as many as the server's MaxMsgSize takes, the rest waits (DM_Protocol, MaxMsgSize). */
import { largest } from "../../base/largest.ts";
import { encodeSyncml } from "../../codec/syncml/codec.ts";
import type { Command, SyncHdr, SyncMLEncoding } from "../../codec/syncml/message.ts";
import { laterHeaderStatus, nextMessageStatus } from "../reply.ts";
import { writeSayable } from "../sayable.ts";
import { asSent, cut, isOnItsWay, isTelling, type Waiting } from "./large-object-sender.ts";
import { countWithin, lowerBound, upperBound } from "./message-size.ts";

/** How the next message is written. */
export interface Envelope {
  readonly header: SyncHdr;
  readonly encoding: SyncMLEncoding;
  /** Octets the message may have. */
  readonly maxMsgSize: number;
  /** Whether a Results that no message can carry goes in chunks. */
  readonly largeObjects: boolean;
}

/** One message and what did not fit into it. */
export interface Packed {
  readonly octets: Uint8Array;
  readonly rest: readonly Waiting[];
}

/** A MsgRef or CmdRef longer than a session will see. */
const LONGEST_REFERENCE = "9999";

/** Characters of a chunk below which it is not worth putting one behind other commands. */
const LEAST_CHUNK = 64;

/**
 * Packs commands in order, numbering them. When all fit, `closing` comes after them (`Final`, or an Alert 1222 when the
 * server is to go on first). Otherwise the message ends without `Final` after the last that fits, or after a part of the
 * Results or report that does not. The SyncHdr's Status and one further command always go, however small the limit is, or the session would
 * never move on; the Status for the Alert 1222 that asked for the message does not count, as the next one has it anew.
 */
export function pack(commands: readonly Waiting[], closing: "final" | Command, envelope: Envelope): Packed {
  const sayable = commands.some(isOnItsWay) ? commands.map(asSent) : commands;
  const whole = () => encode(closing === "final" ? sayable : [...sayable, closing], closing === "final", envelope);
  if (lowerBound(sayable) <= envelope.maxMsgSize) {
    const octets = whole();
    if (isWithin(octets.length, envelope)) return { octets, rest: [] };
  }
  const count = countThatFits(sayable, envelope);
  const begun = cutNext(commands[count], sayable.slice(0, count), envelope);
  if (begun) return { octets: begun.octets, rest: [begun.rest, ...commands.slice(count + 1)] };
  const least = Math.max(count, isOfAlert(sayable[1]) ? 3 : 2);
  // what closes the message alone is no reason for another one, which would have the same to say
  if (least > count && least >= sayable.length) return { octets: whole(), rest: [] };
  return { octets: encode(sayable.slice(0, least), false, envelope), rest: commands.slice(least) };
}

function isOfAlert(command: Command | undefined): boolean {
  return command?.cmd === "Status" && command.of === "Alert";
}

/** A message after which nothing comes: as many commands as fit before `last`, at least the first, and `Final`; the rest is never said. */
export function packLast(commands: readonly Command[], last: Command, envelope: Envelope): Packed {
  const count = countThatFits(commands, envelope, [last]);
  return { octets: encode([...commands.slice(0, count), last], true, envelope), rest: [] };
}

/** The message with as much of one more command as fits, and the rest of that; undefined when it can wait, or has to. */
function cutNext(
  next: Waiting | undefined,
  before: readonly Command[],
  envelope: Envelope,
): { readonly octets: Uint8Array; readonly rest: Waiting } | undefined {
  if (!isTelling(next)) return undefined;
  const [first] = before;
  const isFresh = before.length <= 2;
  const halves = cut(next, {
    fits: (part) => isWithin(encode([...before, part], false, envelope).length, envelope),
    fitsAlone: (part) => !envelope.largeObjects || (first !== undefined && fitsFresh(first, part, envelope)),
    least: isFresh ? 1 : LEAST_CHUNK,
    most: envelope.maxMsgSize,
  });
  return halves && { octets: encode([...before, halves.part], false, envelope), rest: halves.rest };
}

/** Whether a command fits into a message that has nothing else than has to be: the SyncHdr's Status, and the one for the Alert 1222 that asks for it. */
export function fitsFresh(first: Command, command: Command, envelope: Envelope): boolean {
  return fits([laterHeaderStatus(first), nextMessageStatus(LONGEST_REFERENCE, LONGEST_REFERENCE), command], envelope);
}

/** Whether commands fit into one message of their own. */
export function fits(commands: readonly Command[], envelope: Envelope): boolean {
  if (upperBound(commands) <= envelope.maxMsgSize) return true;
  return isWithin(encode(commands, false, envelope).length, envelope);
}

/** The largest number of commands that fit before `last`, at least one, if there is one. */
function countThatFits(commands: readonly Command[], envelope: Envelope, last: readonly Command[] = []): number {
  const most = countWithin(commands, envelope.maxMsgSize);
  return largest(Math.min(1, commands.length) + 1, most, (count) => {
    const octets = encode([...commands.slice(0, count), ...last], last.length > 0, envelope);
    return isWithin(octets.length, envelope);
  });
}

function encode(commands: readonly Command[], final: boolean, { header, encoding }: Envelope): Uint8Array {
  const message = { header, commands: numbered(commands), final };
  return writeSayable(message, (each) => encodeSyncml(each, encoding));
}

/** CmdIDs count from 1 in each message. */
function numbered(commands: readonly Command[]): Command[] {
  return commands.map((command, index) => withCmdId(command, String(index + 1)));
}

/** Kinds apart, though they read the same: a copy of one shape is made ten times as fast as one of any shape. */
function withCmdId(command: Command, cmdId: string): Command {
  switch (command.cmd) {
    case "Status":
      return { ...command, cmdId };
    case "Results":
      return { ...command, cmdId };
    default:
      return { ...command, cmdId };
  }
}

function isWithin(octets: number, { maxMsgSize }: Envelope): boolean {
  return octets <= maxMsgSize;
}
