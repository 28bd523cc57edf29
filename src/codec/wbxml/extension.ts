import type { ByteReader } from "../../base/byte-reader.ts";
import { CodecError } from "../../base/errors.ts";
import type { StringReader } from "./string-reader.ts";

/** Whether a global token is one of EXT_I_*, EXT_T_* and EXT_*. WBXML §5.8.4.2 */
export function isExtension(token: number): boolean {
  const kind = token & 0xc0;
  return kind !== 0 && (token & 0x3f) <= 2;
}

/**
 * Reads what belongs to an extension token, to stay in step. No document type here gives extensions a meaning, so a strict reader refuses them.
 * @throws {CodecError} WBXML §5.8.4.2
 */
export function skipExtension(reader: ByteReader, strings: StringReader, token: number, lenient: boolean): void {
  const at = reader.offset - 1;
  const kind = token & 0xc0;
  if (kind === 0x40) strings.inline();
  if (kind === 0x80) reader.multiByteUint("extension value", "WBXML §5.8.4.2");
  if (lenient) return;
  const letter = kind === 0x40 ? "I_" : kind === 0x80 ? "T_" : "";
  const detail = `extension token EXT_${letter}${token & 0x3f} has no meaning in this document type`;
  throw new CodecError("unknown-token", at, "WBXML §5.8.4.2", detail);
}
