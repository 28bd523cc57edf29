import { fromBase64 } from "../base/bytes.ts";
import { Bug } from "../base/errors.ts";

/** The octets of base64 text that the session's own state holds. */
export function storedOctets(text: string): Uint8Array {
  const octets = fromBase64(text);
  if (!octets) throw new Bug("the session state holds base64");
  return octets;
}
