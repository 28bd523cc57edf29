import { fromBase64, toBase64, utf8Bytes } from "../../base/bytes.ts";
import type { JobNode } from "./command.ts";

/** What a value is made of that has a size and no text of its own. */
const DIGITS = "0123456789";

/** Formats whose values are octets, which a job writes as base64. */
const OCTETS: ReadonlySet<string | undefined> = new Set(["bin", "b64"]);

/** The value of a node that a job writes, as text: of `bin` and `b64` the base64 of the octets. A `size` has it repeated and cut. */
export function nodeValue({ value, size, format }: JobNode): string {
  if (size === undefined) return String(value ?? "");
  const text = String(value ?? DIGITS);
  if (!OCTETS.has(format)) return text.repeat(Math.ceil(size / Math.max(1, text.length))).slice(0, size);
  const pattern = value === undefined ? utf8Bytes(DIGITS) : (fromBase64(text) ?? utf8Bytes(text));
  return toBase64(Uint8Array.from({ length: size }, (_, i) => pattern[i % Math.max(1, pattern.length)] ?? 0));
}
