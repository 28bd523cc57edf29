/** Results and reports that no message of the server's can carry: cut between their items, and an item in chunks of its Data (DM_Protocol, large objects). */
import { largest } from "../../base/largest.ts";
import { type Chunk, chunkOf } from "../../codec/syncml/large-object.ts";
import type { Alert, Command, Item, Results } from "../../codec/syncml/message.ts";

/** What has values of its own to tell, which may be large. */
export type Telling = Results | Alert;

/** A command that waits to be sent. Of one on its way in chunks, `sent` says where in its first item's Data the last chunk began, and where the next one does. */
export type Waiting = Command & { readonly sent?: { readonly from: number; readonly upTo: number } };

/** What a chunk has at least: one character can be two UTF-16 units. */
const SMALLEST_CHUNK = 2;

/** Whether a command can be cut: Results, and the Alerts by which the client reports (1224, 1226). */
export function isTelling(command: Command | undefined): command is Telling {
  return command?.cmd === "Results" || (command?.cmd === "Alert" && (command.code === 1224 || command.code === 1226));
}

/** Whether the last chunk of an object is still to come. */
export function isOnItsWay({ sent }: Waiting): boolean {
  return sent !== undefined;
}

/** The command as it would go out whole: of one on its way, what is left. */
export function asSent(command: Waiting): Command {
  return isTelling(command) ? whatIsLeft(command) : command;
}

function whatIsLeft(command: Telling & Waiting): Telling {
  const [item, ...others] = command.items;
  if (command.sent === undefined || !item) return command;
  return partOf(command, [chunkOf(item, command.sent.upTo, Number.POSITIVE_INFINITY).item, ...others]);
}

/** What decides on a cut. */
export interface CutRoom {
  /** Whether a part still fits into the message. */
  readonly fits: (part: Telling) => boolean;
  /** Whether a part can as well wait for the next message. */
  readonly fitsAlone: (part: Telling) => boolean;
  /** Characters, or octets, that a chunk has to have to be worth its while behind other commands, and can have at most. */
  readonly least: number;
  readonly most: number;
}

/**
 * As much of a command as fits, and what is left of it: whole items, else a chunk of the first one. `undefined`: nothing of it
 * fits, or its first item fits into the next message and is not to be torn.
 */
export function cut(
  telling: Telling & Waiting,
  room: CutRoom,
): { readonly part: Telling; readonly rest: Waiting } | undefined {
  const { items, sent } = telling;
  const whole = whatIsLeft(telling);
  const count = largest(1, items.length - 1, (length) => room.fits(partOf(whole, whole.items.slice(0, length))));
  if (count > 0) return { part: partOf(whole, whole.items.slice(0, count)), rest: partOf(telling, items.slice(count)) };
  const [item] = items;
  if (!item || (!sent && room.fitsAlone(partOf(telling, [item])))) return undefined;
  const begin = sent?.upTo ?? 0;
  const left = (item.data?.length ?? 0) - begin;
  const chunkAt = (length: number): Chunk => chunkOf(item, begin, length);
  const partAt = (length: number): Telling => partOf(telling, [chunkAt(length).item]);
  const length = largest(1, Math.min(room.most, left - 1), (each) => room.fits(partAt(each)));
  if (length < room.least && room.fitsAlone(partAt(SMALLEST_CHUNK))) return undefined;
  const { item: chunk, next } = chunkAt(Math.max(length, SMALLEST_CHUNK));
  if (next === item.data?.length) return undefined;
  return { part: partOf(telling, [chunk]), rest: { ...partOf(telling, items), sent: { from: begin, upTo: next } } };
}

/** What is to be said further once the server has answered: an object that it does not want, or knows to be broken, is not gone on with. */
export function stillWanted(waiting: readonly Waiting[], answers: readonly Command[]): readonly Waiting[] {
  const [first] = waiting;
  if (first?.sent === undefined || !isTelling(first) || !answers.some((each) => stops(each, first))) return waiting;
  const others = first.items.slice(1);
  return others.length === 0 ? waiting.slice(1) : [partOf(first, others), ...waiting.slice(1)];
}

/** What a server refused and gets again, and what waits behind it. A chunk is not sent as it was: there may be less room for it now. */
export function sentAgain(resent: readonly Command[], waiting: readonly Waiting[]): readonly Waiting[] {
  const [first, ...others] = waiting;
  if (resent.length === 0 || !isTelling(first) || !first.sent) return [...resent, ...waiting];
  const { from } = first.sent;
  const whole = partOf(first, first.items);
  return [...resent.slice(0, -1), from === 0 ? whole : { ...whole, sent: { from, upTo: from } }, ...others];
}

/** Whether an object can be sent in chunks, however small. */
export function isCuttable(item: Item, fits: (chunk: Item) => boolean): boolean {
  return (item.data?.length ?? 0) > SMALLEST_CHUNK && fits(chunkOf(item, 0, SMALLEST_CHUNK).item);
}

/** What a Status says of a report is its fate, and known by its number. */
function stops(command: Command, { cmd }: Telling): boolean {
  if (command.cmd === "Alert") return command.code === 1225;
  if (cmd === "Alert" || command.cmd !== "Status" || command.of !== cmd) return false;
  return command.code >= 300 && !CHALLENGES.has(command.code);
}

/** After these the same chunk is sent once more. */
const CHALLENGES: ReadonlySet<number> = new Set([401, 407]);

function partOf(telling: Telling, items: readonly Item[]): Telling {
  const { cmdId } = telling;
  if (telling.cmd === "Alert") {
    const { cmd, code, correlator } = telling;
    return { cmd, cmdId, ...(code && { code }), ...(correlator === undefined ? {} : { correlator }), items };
  }
  const { msgRef, cmdRef } = telling;
  return msgRef === undefined
    ? { cmd: "Results", cmdId, cmdRef, items }
    : { cmd: "Results", cmdId, msgRef, cmdRef, items };
}
