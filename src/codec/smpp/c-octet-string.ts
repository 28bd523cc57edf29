import type { ByteReader } from "../../base/byte-reader.ts";
import type { ByteWriter } from "../../base/byte-writer.ts";
import { latin1Bytes, latin1Text } from "../../base/bytes.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";

/** Reads a C-octet string of at most `max` octets with its NUL, one character an octet (SMPP §3.1). @throws {CodecError} */
export function readCOctetString(reader: ByteReader, what: string, max: number, spec: SpecRef): string {
  const at = reader.offset;
  const octets = reader.cString(what, spec);
  if (octets.length < max) return latin1Text(octets);
  throw new CodecError("invalid-value", at, spec, `${what} has ${octets.length} characters, at most ${max - 1}`);
}

/** Writes what {@link readCOctetString} reads. @throws {CodecError} `invalid-value` for text that is too long or holds a NUL. */
export function writeCOctetString(writer: ByteWriter, what: string, max: number, text: string, spec: SpecRef): void {
  if (text.length >= max || text.includes("\0")) {
    throw new CodecError(
      "invalid-value",
      writer.length,
      spec,
      `${what} must be at most ${max - 1} characters without NUL`,
    );
  }
  writer.bytes(latin1Bytes(text)).u8(0);
}
