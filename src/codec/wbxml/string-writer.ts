import type { ByteWriter } from "../../base/byte-writer.ts";
import { GLOBAL_TOKENS } from "./tokens.ts";

/** Writes text as STR_I. @throws {CodecError} for text with NUL, which only OPAQUE can carry. WBXML §5.8.4.1 */
export function writeString(writer: ByteWriter, text: string): void {
  writer.u8(GLOBAL_TOKENS.STR_I).cString(text, "WBXML §5.8.4.1");
}

/** Writes octets as OPAQUE. WBXML §5.8.4.6 */
export function writeOpaque(writer: ByteWriter, octets: Uint8Array): void {
  writer.u8(GLOBAL_TOKENS.OPAQUE).multiByteUint(octets.length).bytes(octets);
}
