/** The value primitives of WSP headers: whatever a value means, its first octet says where it ends (WSP §8.4.1.2). */

import { ByteReader } from "../../base/byte-reader.ts";
import type { ByteWriter } from "../../base/byte-writer.ts";
import { latin1Bytes, latin1Text } from "../../base/bytes.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";

const SPEC: SpecRef = "WSP §8.4.1.2";
const LENGTH_QUOTE = 0x1f;
const QUOTE = 0x7f;

/**
 * A short-integer (0 to 127), text (one character an octet, a leading `"` of a quoted string kept), or the octets after
 * a value-length. Writers also take greater integers; those read back as the octets of a long-integer.
 */
export type WspValue = number | string | Uint8Array;

/** Reads one value of any kind. @throws {CodecError} `truncated` */
export function readValue(reader: ByteReader, what: string): WspValue {
  const first = reader.peek();
  if (first === undefined) return reader.u8(what, SPEC);
  if (first >= 0x80) return reader.u8(what, SPEC) & 0x7f;
  if (first === 0 || first >= 0x20) return readText(reader, what);
  return readCounted(reader, what);
}

/** Writes a value of any kind. @throws {CodecError} `invalid-value` for text with a NUL */
export function writeValue(writer: ByteWriter, value: WspValue): void {
  if (typeof value === "string") {
    writeText(writer, value);
  } else if (typeof value === "number") {
    writeInteger(writer, value);
  } else {
    writeValueLength(writer, value.length);
    writer.bytes(value);
  }
}

/** Reads NUL-terminated text and takes the quote off that protects a first octet of 80 or more. @throws {CodecError} */
export function readText(reader: ByteReader, what: string): string {
  const octets = reader.cString(what, SPEC);
  return latin1Text(octets[0] === QUOTE ? octets.subarray(1) : octets);
}

/** Writes NUL-terminated text, behind a quote where its first octet would be taken for something else. @throws {CodecError} for text with a NUL */
export function writeText(writer: ByteWriter, text: string): void {
  const octets = latin1Bytes(text);
  if (octets.includes(0)) throw new CodecError("invalid-value", writer.length, SPEC, "text holds a NUL");
  const first = octets[0];
  const isAmbiguous = first !== undefined && (first < 0x20 || first >= QUOTE);
  if (isAmbiguous) writer.u8(QUOTE);
  writer.bytes(octets).u8(0);
}

/** Reads Value-length and that many octets. @throws {CodecError} */
function readCounted(reader: ByteReader, what: string): Uint8Array {
  return reader.bytes(readValueLength(reader, what), what, SPEC);
}

/** Reads Value-length: one octet to 30, or a length-quote and a uintvar. @throws {CodecError} */
export function readValueLength(reader: ByteReader, what: string): number {
  const at = reader.offset;
  const first = reader.u8(`length of ${what}`, SPEC);
  if (first < LENGTH_QUOTE) return first;
  if (first === LENGTH_QUOTE) return reader.multiByteUint(`length of ${what}`, SPEC);
  throw new CodecError("invalid-value", at, SPEC, `${what} begins with 0x${first.toString(16)}, not with a length`);
}

/** Writes Value-length as {@link readValueLength} reads it. */
export function writeValueLength(writer: ByteWriter, length: number): void {
  if (length >= LENGTH_QUOTE) writer.u8(LENGTH_QUOTE).multiByteUint(length);
  else writer.u8(length);
}

/** Reads Integer-value: a short-integer, or up to six octets after their count. @throws {CodecError} */
export function readInteger(reader: ByteReader, what: string): number {
  const at = reader.offset;
  const integer = integerOf(readValue(reader, what));
  if (integer === undefined) throw new CodecError("invalid-value", at, SPEC, `${what} is not an integer`);
  return integer;
}

/** Writes Integer-value in its shortest form. */
export function writeInteger(writer: ByteWriter, value: number): void {
  if (value <= 0x7f) {
    writer.u8(0x80 | value);
    return;
  }
  const octets = longInteger(value);
  writer.u8(octets.length).bytes(octets);
}

/** The number that a value stands for, or `undefined` when it is text or too long to be one. */
export function integerOf(value: WspValue): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "string" || value.length === 0 || value.length > 6) return undefined;
  return new ByteReader(value).uint(value.length, "integer", SPEC);
}

/** The octets of a Long-integer, most significant first, as many as needed. */
function longInteger(value: number): Uint8Array {
  const octets: number[] = [value % 256];
  for (let rest = Math.floor(value / 256); rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Uint8Array.from(octets);
}
