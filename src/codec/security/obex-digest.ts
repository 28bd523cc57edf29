import { createHash } from "node:crypto";
import { concatBytes, utf8Bytes } from "../../base/bytes.ts";
import { sameSecret } from "./constant-time.ts";

/** The request-digest of an OBEX Auth-Response, 16 octets: MD5 of the nonce as sent, a colon and the password as UTF-8 (OBEX). */
export function obexDigest(nonce: Uint8Array, password: string): Uint8Array {
  const octets = concatBytes([nonce, utf8Bytes(`:${password}`)]);
  return Uint8Array.from(createHash("md5").update(octets).digest());
}

/** Whether a request-digest as received proves knowledge of the password. */
export function obexDigestFits(digest: Uint8Array, nonce: Uint8Array, password: string): boolean {
  return sameSecret(digest, obexDigest(nonce, password));
}
