/** From commands to messages: as many as the server's MaxMsgSize takes, the rest waits (DM_Protocol, MaxMsgSize). */
import { toBase64 } from "../base/bytes.ts";
import { CodecError } from "../base/errors.ts";
import { decodeSyncml, encodeSyncml } from "../codec/syncml/codec.ts";
import type { Command, SyncHdr, SyncMLEncoding } from "../codec/syncml/message.ts";
import { storedOctets } from "./base64.ts";

/** How the next message is written. */
export interface Envelope {
  readonly header: SyncHdr;
  readonly encoding: SyncMLEncoding;
  /** Octets the message may have. */
  readonly maxMsgSize: number;
}

/** One message and what did not fit into it. */
export interface Packed {
  readonly octets: Uint8Array;
  readonly rest: readonly Command[];
}

/** Generous figures for a bound that spares measuring: octets around the commands, octets of one character, characters of one command's tags. */
const OVERHEAD_BYTES = 4096;
const LONGEST_ESCAPE = 6;
const PER_COMMAND = 64;

/**
 * Packs commands in order, numbering them. When all fit, `closing` comes after them (`Final`, or an Alert 1222 when the
 * server is to go on first). Otherwise the message ends without `Final` after the last that fits. The SyncHdr's Status and
 * one further command always go, however small the limit is, or the session would never move on.
 */
export function pack(commands: readonly Command[], closing: "final" | Command, envelope: Envelope): Packed {
  const whole = encode(closing === "final" ? commands : [...commands, closing], closing === "final", envelope);
  if (isWithin(whole.length, envelope)) return { octets: whole, rest: [] };
  const count = countThatFits(commands, envelope);
  const octets = encode(commands.slice(0, count), false, envelope);
  return { octets, rest: commands.slice(count) };
}

/** Whether commands fit into one message of their own. */
export function fits(commands: readonly Command[], envelope: Envelope): boolean {
  if (upperBound(commands) <= envelope.maxMsgSize) return true;
  return isWithin(encode(commands, false, envelope).length, envelope);
}

/** Commands that wait, as JSON text; `null` when none do. */
export function storeCommands(commands: readonly Command[]): string | null {
  const octetsAsText = (_: string, value: unknown) =>
    value instanceof Uint8Array ? { base64: toBase64(value) } : value;
  return commands.length === 0 ? null : JSON.stringify(commands, octetsAsText);
}

/** The commands of {@link storeCommands}. */
export function waitingCommands(stored: string | null): readonly Command[] {
  const textAsOctets = (_: string, value: unknown) => {
    const isOctets =
      typeof value === "object" && value !== null && "base64" in value && typeof value.base64 === "string";
    return isOctets ? storedOctets(value.base64 as string) : value;
  };
  return stored === null ? [] : JSON.parse(stored, textAsOctets);
}

/** The commands of a message as it was sent, from its octets in base64. */
export function sentCommands(octets: string): readonly Command[] {
  return decodeSyncml(storedOctets(octets)).message.commands;
}

/** The largest number of commands that fit. Sizes only grow with the number, so halving finds it. */
function countThatFits(commands: readonly Command[], envelope: Envelope): number {
  let fitting = Math.min(2, commands.length);
  let tooMany = commands.length + 1;
  while (tooMany - fitting > 1) {
    const middle = Math.floor((fitting + tooMany) / 2);
    if (isWithin(encode(commands.slice(0, middle), false, envelope).length, envelope)) fitting = middle;
    else tooMany = middle;
  }
  return fitting;
}

function encode(commands: readonly Command[], final: boolean, { header, encoding }: Envelope): Uint8Array {
  const message = { header, commands: numbered(commands), final };
  try {
    return encodeSyncml(message, encoding);
  } catch (error) {
    // A hostile server can have us repeat, in OPAQUE, characters that no text can carry.
    if (!(error instanceof CodecError)) throw error;
    return encodeSyncml(sayable(message), encoding);
  }
}

/** A value with every character that XML or an inline string has no form for replaced (XML §2.2). */
function sayable<T>(value: T): T;
function sayable(value: unknown): unknown {
  if (typeof value === "string")
    return value.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
  if (Array.isArray(value)) return value.map((each) => sayable(each));
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, sayable(each)]));
}

/** CmdIDs count from 1 in each message. */
function numbered(commands: readonly Command[]): Command[] {
  return commands.map((command, index) => ({ ...command, cmdId: String(index + 1) }));
}

function isWithin(octets: number, { maxMsgSize }: Envelope): boolean {
  return octets <= maxMsgSize;
}

/** More octets than commands without nested ones can take, found without encoding them. */
function upperBound(commands: readonly Command[]): number {
  const characters = commands.reduce((sum, command) => sum + PER_COMMAND + variableLength(command), 0);
  return OVERHEAD_BYTES + LONGEST_ESCAPE * characters;
}

function variableLength(command: Command): number {
  if (command.cmd === "Status") {
    return [...command.targetRefs, ...command.sourceRefs].reduce((sum, ref) => sum + ref.length, 0);
  }
  if (command.cmd !== "Results") return 0;
  return command.items.reduce((sum, { source, data }) => sum + (source?.uri.length ?? 0) + (data?.length ?? 0), 0);
}
