/** The text in short messages, one or many. National language tables are not applied: text that uses them reads as in the default alphabet. */
import { concatBytes } from "../../base/bytes.ts";
import { decodeDataCoding } from "./data-coding.ts";
import { decodeGsm7, fillBitsAfter, unpackSeptets } from "./gsm7.ts";
import { decodeUcs2 } from "./ucs2.ts";
import { decodeUserDataHeader } from "./user-data-header.ts";

/** User data as a TPDU has it: `userDataLength` counts septets in the default alphabet. */
export interface TextualUserData {
  readonly dataCoding: number;
  readonly userData: Uint8Array;
  readonly userDataLength: number;
}

/** The alphabets that are text. */
export type TextAlphabet = "gsm7" | "ucs2";

/** The text of a short message after a header of `headerLength` octets (UDHL included, 0 without header); `undefined` for octets and compressed text. */
export function userDataText(message: TextualUserData, headerLength: number): string | undefined {
  const alphabet = textAlphabet(message.dataCoding);
  return alphabet && unitsText(textUnits(message, headerLength, alphabet), alphabet);
}

/** The alphabet of a TP-DCS octet; `undefined` for octets and compressed text (TS 23.038 §4). */
export function textAlphabet(dataCoding: number): TextAlphabet | undefined {
  const { alphabet, compressed } = decodeDataCoding(dataCoding);
  return compressed || alphabet === "8bit" ? undefined : alphabet;
}

/**
 * The units of the text after a header: one septet an octet in the default alphabet, two octets a unit in UCS-2. Units of the parts
 * of a message can be joined, which packed septets cannot, as each part aligns its own.
 */
export function textUnits(
  { userData, userDataLength }: Omit<TextualUserData, "dataCoding">,
  headerLength: number,
  alphabet: TextAlphabet,
): Uint8Array {
  const data = userData.subarray(headerLength);
  if (alphabet === "ucs2") return data;
  const headerSeptets = Math.ceil((headerLength * 8) / 7);
  return Uint8Array.from(unpackSeptets(data, userDataLength - headerSeptets, fillBitsAfter(headerLength)));
}

/** The text of units, those of one part or of all joined. */
export function unitsText(units: Uint8Array, alphabet: TextAlphabet): string {
  return alphabet === "ucs2" ? decodeUcs2(units) : decodeGsm7([...units]);
}

/** A short message as a TPDU has it. */
export interface TextMessage extends TextualUserData {
  readonly hasHeader: boolean;
}

/**
 * The text of all parts of one message, in any order; a part that is there twice counts once. Undefined when one is missing or is no text,
 * when they do not belong together, or have different alphabets.
 * @throws {CodecError} for a malformed user data header
 */
export function joinText(messages: readonly TextMessage[]): string | undefined {
  const parts = messages.map(readTextPart);
  const [first] = parts;
  if (!first?.alphabet) return undefined;
  const { alphabet, total, key } = first;
  if (parts.some((part) => part.key !== key || part.alphabet !== alphabet)) return undefined;
  const bySequence = new Map(parts.map((part) => [part.sequence, part.units]));
  const units = Array.from({ length: total }, (_, i) => bySequence.get(i + 1));
  if (units.some((each) => each === undefined)) return undefined;
  return unitsText(concatBytes(units.filter((each) => each !== undefined)), alphabet);
}

function readTextPart(message: TextMessage) {
  const read = message.hasHeader ? decodeUserDataHeader(message.userData) : undefined;
  const alphabet = textAlphabet(message.dataCoding);
  const { width, reference, total, sequence } = read?.header.concatenation ?? ALONE;
  const units = alphabet ? textUnits(message, read?.headerLength ?? 0, alphabet) : new Uint8Array();
  return { alphabet, units, sequence, total, key: `${width}/${reference}/${total}` };
}

const ALONE = { width: 8, reference: 0, total: 1, sequence: 1 } as const;
