import { ByteReader } from "../../base/byte-reader.ts";
import { ByteWriter } from "../../base/byte-writer.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";

const SPEC: SpecRef = "OBEX §2.2";

/** A tag, a length octet that follows from `value`, and the value: what several headers are made of. */
export interface TagLengthValue {
  readonly tag: number;
  /** At most 255 octets. */
  readonly value: Uint8Array;
}

/**
 * Reads triplets to the end of the input, in order; unknown tags are kept. Offsets count from the start of the header's value.
 * @param max triplets of one header
 * @throws {CodecError} `truncated`, or `limit-exceeded` past `max`
 */
export function decodeTagLengthValues(input: Uint8Array, what: string, max = 64): TagLengthValue[] {
  const reader = new ByteReader(input);
  const triplets: TagLengthValue[] = [];
  while (reader.remaining > 0) {
    if (triplets.length >= max) {
      throw new CodecError("limit-exceeded", reader.offset, SPEC, `more than ${max} of ${what}`);
    }
    const tag = reader.u8(`tag of ${what}`, SPEC);
    const length = reader.u8(`length of ${what}`, SPEC);
    triplets.push({ tag, value: reader.bytes(length, `value of ${what}`, SPEC) });
  }
  return triplets;
}

/** Writes triplets in their order. @throws {CodecError} `invalid-value` for a value longer than 255 octets */
export function encodeTagLengthValues(triplets: readonly TagLengthValue[], what: string): Uint8Array {
  const writer = new ByteWriter();
  for (const { tag, value } of triplets) {
    if (value.length > 0xff) {
      const detail = `${what} 0x${tag.toString(16).padStart(2, "0")} of ${value.length} bytes, at most 255`;
      throw new CodecError("invalid-value", writer.length, SPEC, detail);
    }
    writer.u8(tag).u8(value.length).bytes(value);
  }
  return writer.finish();
}
