/**
 * Text as a carrier hands it over, which other than a TPDU does not count the septets. SMPP clients put one septet into an octet; some pack
 * them as in a TPDU, and some mean Latin 1 when they say default alphabet, as each SMSC chooses its own (SMPP §5.2.19).
 */
import { latin1Text } from "../../base/bytes.ts";
import { carriesOctets } from "./data-coding.ts";
import { fillBitsAfter, unpackSeptets } from "./gsm7.ts";
import { type CarriedMessage, readPart } from "./part.ts";
import type { Part } from "./partial-set.ts";
import { type TextAlphabet, textAlphabet, unitsText } from "./text.ts";

/** How a carried text stands in its units: `ia5` and `latin1` are one character an octet. */
export type TextCoding = TextAlphabet | "ia5" | "latin1";

/** SMPP data_coding of texts that TS 23.038 does not know; in TP-DCS nobody uses these numbers (SMPP §5.2.19). */
const SMPP_TEXTS: ReadonlyMap<number, TextCoding> = new Map([
  [0x01, "ia5"],
  [0x03, "latin1"],
]);

/** The coding of a text by its TP-DCS or SMPP data_coding; undefined for octets and compressed text (TS 23.038 §4; SMPP §5.2.19). */
export function textCoding(dataCoding: number): TextCoding | undefined {
  if (carriesOctets(dataCoding)) return undefined;
  return SMPP_TEXTS.get(dataCoding) ?? textAlphabet(dataCoding);
}

/**
 * Takes the user data header off a text. The data of the part are its units, which unlike packed septets can be joined: septets one an octet,
 * octets pairwise in UCS-2.
 * @throws {CodecError} for a malformed header
 */
export function readTextPart(message: CarriedMessage, text: TextCoding): Part {
  const part = readPart(message);
  const { data } = part;
  if (text === "ia5" || text === "latin1") return { ...part, text };
  // An odd octet at the end would shift all parts behind it.
  if (text === "ucs2") return { ...part, text, data: data.subarray(0, data.length - (data.length % 2)) };
  return { ...part, text, data: septetsOf(data, message.userData.length - data.length) };
}

/**
 * The text of units, those of one part or of all joined. An octet above 7F among septets says that all are Latin 1. What is said to be IA5
 * often is the default alphabet: it counts as IA5 when nothing in it is a control character and something would be a `¡`, `¤` or `§` else.
 */
export function carriedText(units: Uint8Array, coding: TextCoding): string {
  if (coding === "ucs2") return unitsText(units, coding);
  const isLatin1 =
    coding === "latin1" ||
    !units.every(isSeptet) ||
    (coding === "ia5" && units.every(isLatin1Character) && units.some((octet) => TELLTALES.includes(octet)));
  return isLatin1 ? latin1Text(units) : unitsText(units, "gsm7");
}

/** `$`, `@` and `_` in IA5. */
const TELLTALES: readonly number[] = [0x24, 0x40, 0x5f];

/**
 * One septet an octet, whichever way they came. An octet above 7F is no septet: then it is Latin 1, which stays as it is, unless that would
 * have control characters, as packed septets would. Only packed text of a few characters may have neither, and is misread.
 */
function septetsOf(data: Uint8Array, headerLength: number): Uint8Array {
  if (data.every(isSeptet) || data.every(isLatin1Character)) return data;
  const fillBits = fillBitsAfter(headerLength);
  const bits = data.length * 8 - fillBits;
  const septets = unpackSeptets(data, Math.floor(bits / 7), fillBits);
  // Seven bits left over at the end look like an @, and cannot be told from one.
  const isPadded = bits % 7 === 0 && septets.at(-1) === 0;
  return Uint8Array.from(isPadded ? septets.slice(0, -1) : septets);
}

function isSeptet(octet: number): boolean {
  return octet < 0x80;
}

/** Printable, or a line feed, form feed or carriage return. */
function isLatin1Character(octet: number): boolean {
  return octet >= 0xa0 || (octet >= 0x20 && octet <= 0x7e) || [0x0a, 0x0c, 0x0d].includes(octet);
}
