/** Text as OBEX writes it: UTF-16, most significant octet first, with a final NUL. Empty text is no octets at all. */
import type { ByteWriter } from "../../base/byte-writer.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";

const SPEC: SpecRef = "OBEX §2.1";

/** Octets that {@link writeUnicode} writes. */
export function unicodeLength(text: string): number {
  return text === "" ? 0 : 2 * (text.length + 1);
}

/**
 * The text of octets at `offset` of the input. Half surrogates are kept as they are. `lenient` takes text without a final
 * NUL and drops what follows the first one.
 * @throws {CodecError} `invalid-value` for half a character, a missing final NUL or one before the end
 */
export function readUnicode(octets: Uint8Array, offset: number, what: string, lenient: boolean): string {
  if (octets.length % 2 === 1) {
    throw new CodecError(
      "invalid-value",
      offset,
      SPEC,
      `${what} has ${octets.length} bytes of text, expected a pair each`,
    );
  }
  const text = utf16Text(octets);
  const nul = text.indexOf("\0");
  if (lenient) return nul < 0 ? text : text.slice(0, nul);
  if (text === "") return text;
  if (nul < 0) throw new CodecError("invalid-value", offset, SPEC, `${what} has no final NUL`);
  if (nul < text.length - 1) throw new CodecError("invalid-value", offset + 2 * nul, SPEC, `${what} holds a NUL`);
  return text.slice(0, nul);
}

/** Writes text and its NUL. @throws {CodecError} `invalid-value` for text that holds a NUL */
export function writeUnicode(writer: ByteWriter, text: string, what: string): void {
  if (text.includes("\0")) throw new CodecError("invalid-value", writer.length, SPEC, `${what} holds a NUL`);
  if (text === "") return;
  for (let i = 0; i < text.length; i++) writer.uint(2, text.charCodeAt(i));
  writer.uint(2, 0);
}

/** The text of UTF-16BE octets without a terminator; a last odd octet is left out. */
export function utf16Text(octets: Uint8Array): string {
  let text = "";
  for (let i = 0; i + 1 < octets.length; i += 2) {
    text += String.fromCharCode((octets[i] as number) * 256 + (octets[i + 1] as number));
  }
  return text;
}
