import type { ByteReader } from "../../base/byte-reader.ts";
import type { ByteWriter } from "../../base/byte-writer.ts";
import { fromSemiOctets, toSemiOctets } from "../../base/digits.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import { decodeGsm7, encodeGsm7, packSeptets, unpackSeptets } from "./gsm7.ts";

const SPEC: SpecRef = "TS_23_040 §9.1.2.5";

/** Types of number in the order of their codes (TS 23.040 §9.1.2.5). */
export const TYPES_OF_NUMBER = [
  "unknown",
  "international",
  "national",
  "network specific",
  "subscriber",
  "alphanumeric",
  "abbreviated",
  "reserved",
] as const;

/** The type of a number; see {@link TYPES_OF_NUMBER}. */
export type TypeOfNumber = (typeof TYPES_OF_NUMBER)[number];

/** A TP address: digits with `*`, `#` and C to E, or text when `type` is alphanumeric (TS 23.040 §9.1.2.5). */
export interface SmsAddress {
  readonly type: TypeOfNumber;
  /** 1 is E.164, 0 unknown; 0 to 15. */
  readonly plan: number;
  readonly value: string;
}

/** Reads TP-OA or TP-DA: a length in semi-octets, the type, the value. @throws {CodecError} */
export function decodeAddress(reader: ByteReader, what: string): SmsAddress {
  const at = reader.offset;
  const length = reader.u8(`length of ${what}`, SPEC);
  if (length > 20) throw new CodecError("invalid-value", at, SPEC, `${what} has ${length} semi-octets, at most 20`);
  const typeAt = reader.offset;
  const octet = reader.u8(`type of ${what}`, SPEC);
  if (octet < 0x80) throw new CodecError("invalid-value", typeAt, SPEC, `type of ${what} lacks its top bit`);
  const type = TYPES_OF_NUMBER[(octet >> 4) & 0b111] as TypeOfNumber;
  const value = reader.bytes(Math.ceil(length / 2), what, SPEC);
  const text = type === "alphanumeric" ? alphanumericText(value, length) : fromSemiOctets(value, length);
  return { type, plan: octet & 0x0f, value: text };
}

/** Writes what {@link decodeAddress} reads. @throws {CodecError} `invalid-value` for more than 20 digits or 11 characters, or ones that cannot be written */
export function encodeAddress(writer: ByteWriter, address: SmsAddress): void {
  const type = 0x80 | (TYPES_OF_NUMBER.indexOf(address.type) << 4) | address.plan;
  const { octets, semiOctets } = address.type === "alphanumeric" ? packText(address.value) : packDigits(address.value);
  if (semiOctets < 0 || semiOctets > 20) {
    throw new CodecError("invalid-value", writer.length, SPEC, `cannot write the address "${address.value}"`);
  }
  writer.u8(semiOctets).u8(type).bytes(octets);
}

function alphanumericText(octets: Uint8Array, semiOctets: number): string {
  return decodeGsm7(unpackSeptets(octets, Math.floor((semiOctets * 4) / 7)));
}

function packText(text: string): { octets: Uint8Array; semiOctets: number } {
  const septets = encodeGsm7(text);
  if (!septets) return { octets: new Uint8Array(), semiOctets: -1 };
  return { octets: packSeptets(septets), semiOctets: Math.ceil((septets.length * 7) / 4) };
}

function packDigits(text: string): { octets: Uint8Array; semiOctets: number } {
  if (!/^[0-9*#C-E]*$/.test(text)) return { octets: new Uint8Array(), semiOctets: -1 };
  return { octets: toSemiOctets(text), semiOctets: text.length };
}
