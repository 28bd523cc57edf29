import type { ByteWriter } from "../../base/bytes.ts";
import { CodecError } from "../../base/errors.ts";
import { GLOBAL_TOKENS } from "./tokens.ts";

/** Writes text as STR_I. @throws {CodecError} for text with NUL, which only OPAQUE can carry. WBXML §5.8.4.1 */
export function writeString(writer: ByteWriter, text: string): void {
  if (text.includes("\0")) {
    throw new CodecError("invalid-value", writer.length, "WBXML §5.8.4.1", "text with NUL cannot be an inline string");
  }
  writer.u8(GLOBAL_TOKENS.STR_I).cString(text);
}

/** Writes octets as OPAQUE. WBXML §5.8.4.6 */
export function writeOpaque(writer: ByteWriter, octets: Uint8Array): void {
  writer.u8(GLOBAL_TOKENS.OPAQUE).multiByteUint(octets.length).bytes(octets);
}
