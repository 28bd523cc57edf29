import { latin1Text, toHex } from "../../base/bytes.ts";
import { CodecError } from "../../base/errors.ts";

/** One named value of a layer, spelt as its specification spells it. Octets are shown as hexadecimal digits. */
export interface Field {
  readonly name: string;
  readonly value: string | number;
}

/** One protocol found in the input, with everything that it carries. */
export interface Layer {
  readonly name: string;
  /** Of the first octet: in the PDU, or in the joined datagram when `pdu` is absent. */
  readonly offset: number;
  readonly length: number;
  readonly fields: readonly Field[];
  readonly bytes: Uint8Array;
  /** Number of the PDU in the input, from 1; absent for layers of a datagram that was joined from several. */
  readonly pdu?: number;
}

/** Octets on their way up through the layers: where they stand, and the layers found below them. Each step adds its own. */
export interface Slice {
  readonly bytes: Uint8Array;
  readonly offset: number;
  readonly pdu?: number;
  /** Grows while the dissection goes on, so that what was understood survives an error. */
  readonly layers: Layer[];
}

/** Adds a layer that begins at the start of the slice and takes `length` octets of it, all when left out. */
export function addLayer(slice: Slice, name: string, fields: readonly Field[], length = slice.bytes.length): void {
  const { bytes, offset, pdu } = slice;
  const own = bytes.subarray(0, length);
  slice.layers.push({ name, offset, length: own.length, fields, bytes: own, ...(pdu === undefined ? {} : { pdu }) });
}

/** The rest of a slice from octet `start`. */
export function tail(slice: Slice, start: number): Slice {
  return { ...slice, bytes: slice.bytes.subarray(start), offset: slice.offset + start };
}

/**
 * Runs a decoder on a slice. On damage `onDamage` may add the layer with what is understood of it; the error then counts
 * from the start of the slice's source.
 */
export function decodeSlice<T>(slice: Slice, decode: (bytes: Uint8Array) => T, onDamage: () => void): T {
  try {
    return decode(slice.bytes);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    onDamage();
    throw moved(error, slice.offset);
  }
}

/** The same error, `by` octets further on. */
export function moved(error: CodecError, by: number): CodecError {
  return by === 0 ? error : new CodecError(error.code, error.offset + by, error.spec, error.detail, error.path);
}

/** Fields from a record, leaving out what is absent. Octets become hexadecimal digits, flags `yes` and `no`. */
export function fieldsOf(record: Readonly<Record<string, FieldValue>>): Field[] {
  return Object.entries(record).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value: shown(value) }],
  );
}

/** What a field may be made of; `undefined` is left out. */
export type FieldValue = string | number | boolean | Uint8Array | undefined;

/** The octets as text when all are printable ASCII, else `undefined`. */
export function printable(octets: Uint8Array): string | undefined {
  const text = latin1Text(octets);
  return /^[\t\n\r -~]+$/.test(text) ? text : undefined;
}

/** A number as hexadecimal digits with their prefix, at least `octets` octets wide. */
export function hex(value: number, octets = 1): string {
  return `0x${value.toString(16).padStart(octets * 2, "0")}`;
}

function shown(value: Exclude<FieldValue, undefined>): string | number {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return value instanceof Uint8Array ? toHex(value) : value;
}
