import { concatBytes } from "../../base/bytes.ts";
import { CodecError } from "../../base/errors.ts";
import { encodeGsm7, fillBitsAfter, packSeptets } from "./gsm7.ts";
import type { SplitOptions } from "./split.ts";
import type { TextAlphabet, TextMessage } from "./text.ts";
import { encodeUcs2 } from "./ucs2.ts";
import { USER_DATA_LENGTH } from "./user-data.ts";
import { concatenationElement, encodeUserDataHeader } from "./user-data-header.ts";

/** TP-DCS of text without a message class. */
const DATA_CODINGS = { gsm7: 0x00, ucs2: 0x08 } as const;

/** How text is put into short messages. */
export interface SplitTextOptions extends SplitOptions {
  /** The default alphabet when the text has no other characters, else UCS-2. */
  readonly alphabet?: TextAlphabet;
}

/**
 * Puts text into short messages, ready to be the user data of TPDUs: 160 septets or 70 units in one, else 153 or 67 in each part
 * (152 or 66 with a 16-bit reference). A character that takes two septets or two units is not cut (TS 23.040 §9.2.3.24.1).
 * @throws {CodecError} `invalid-value` for a character that the wanted alphabet lacks, `limit-exceeded` for more than 255 parts
 */
export function splitText(text: string, { reference, width = 8, alphabet }: SplitTextOptions): TextMessage[] {
  const characters = [...text];
  const units =
    alphabet === "ucs2" ? ucs2Units(characters) : (gsm7Units(characters) ?? otherwise(characters, alphabet));
  const { alphabet: chosen } = units;
  const alone = chunks(units.characters, roomAfter(0, chosen));
  if (alone.length <= 1) return [message(alone[0] ?? [], new Uint8Array(), chosen)];
  const header = (total: number, sequence: number) =>
    encodeUserDataHeader([concatenationElement({ width, reference, total, sequence })]);
  const parts = chunks(units.characters, roomAfter(header(1, 1).length, chosen));
  if (parts.length > 255) {
    const detail = `text needs ${parts.length} short messages, at most 255`;
    throw new CodecError("limit-exceeded", 0, "TS_23_040 §9.2.3.24.1", detail);
  }
  return parts.map((part, i) => message(part, header(parts.length, i + 1), chosen));
}

/** The septets, or UTF-16 code units, of each character. */
interface TextUnits {
  readonly alphabet: TextAlphabet;
  readonly characters: readonly (readonly number[])[];
}

function gsm7Units(characters: readonly string[]): TextUnits | undefined {
  const septets: number[][] = [];
  for (const character of characters) {
    const codes = encodeGsm7(character);
    if (!codes) return undefined;
    septets.push(codes);
  }
  return { alphabet: "gsm7", characters: septets };
}

function ucs2Units(characters: readonly string[]): TextUnits {
  const units = characters.map((character) => character.split("").map((unit) => unit.charCodeAt(0)));
  return { alphabet: "ucs2", characters: units };
}

function otherwise(characters: readonly string[], wanted: TextAlphabet | undefined): TextUnits {
  if (wanted === undefined) return ucs2Units(characters);
  const at = characters.findIndex((character) => encodeGsm7(character) === undefined);
  throw new CodecError("invalid-value", at, "TS_23_038 §6.2.1", `the default alphabet lacks "${characters[at]}"`);
}

/** Units of text beside a header. */
function roomAfter(headerOctets: number, alphabet: TextAlphabet): number {
  const octets = USER_DATA_LENGTH - headerOctets;
  if (alphabet === "ucs2") return Math.floor(octets / 2);
  return Math.floor((octets * 8 - fillBitsAfter(headerOctets)) / 7);
}

/** The units in groups of at most `room`, no character cut. */
function chunks(characters: readonly (readonly number[])[], room: number): number[][] {
  const groups: number[][] = [];
  let last: number[] | undefined;
  for (const units of characters) {
    if (!last || last.length + units.length > room) {
      last = [];
      groups.push(last);
    }
    last.push(...units);
  }
  return groups;
}

function message(units: readonly number[], header: Uint8Array, alphabet: TextAlphabet): TextMessage {
  const common = { hasHeader: header.length > 0, dataCoding: DATA_CODINGS[alphabet] };
  if (alphabet === "ucs2") {
    const userData = concatBytes([header, encodeUcs2(String.fromCharCode(...units))]);
    return { ...common, userData, userDataLength: userData.length };
  }
  const userData = concatBytes([header, packSeptets(units, fillBitsAfter(header.length))]);
  return { ...common, userData, userDataLength: Math.ceil((header.length * 8) / 7) + units.length };
}
