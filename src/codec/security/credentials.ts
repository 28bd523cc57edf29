import { createHash } from "node:crypto";
import { concatBytes, fromBase64, fromHex, latin1Text, toBase64, utf8Bytes } from "../../base/bytes.ts";
import { sameSecret } from "./constant-time.ts";

/** The authentication types of Cred and Chal that have a formula here, as their Meta Type spells them. */
export const AUTH_TYPES = { basic: "syncml:auth-basic", md5: "syncml:auth-md5", mac: "syncml:auth-MAC" } as const;

/** Cred Data of `syncml:auth-basic`: base64 of user, colon, password (DM_Security). */
export function basicCredential(user: string, password: string): string {
  return toBase64(utf8Bytes(`${user}:${password}`));
}

/** Cred Data of `syncml:auth-md5`. The nonce is its raw octets, empty when there is none yet (DM_Security). */
export function md5Credential(user: string, password: string, nonce: Uint8Array): string {
  return toBase64(md5(colonJoined([userDigest(user, password), nonce])));
}

/**
 * The `mac` of an `x-syncml-hmac` header. Nested MD5, not the HMAC of RFC 2104, over the octets of the transport entity
 * as sent (DM_Security).
 */
export function macCredential(user: string, password: string, nonce: Uint8Array, body: Uint8Array): string {
  return toBase64(macDigest(user, password, nonce, body));
}

/** {@link macCredential} before base64: 16 octets. */
export function macDigest(user: string, password: string, nonce: Uint8Array, body: Uint8Array): Uint8Array {
  return md5(colonJoined([userDigest(user, password), nonce, utf8Bytes(toBase64(md5(body)))]));
}

/** Whether Cred Data or a `mac` as received is the expected one. White space and missing padding are forgiven. */
export function credentialFits(received: string, expected: string): boolean {
  const octets = fromBase64(received);
  const wanted = fromBase64(expected);
  return octets !== undefined && wanted !== undefined && sameSecret(octets, wanted);
}

/** {@link credentialFits} for a `mac`, which some senders make from the 32 hexadecimal digits instead of the 16 octets, as DM_Security's own example does. */
export function macCredentialFits(received: string, expected: string): boolean {
  if (credentialFits(received, expected)) return true;
  const octets = fromBase64(received);
  const unhexed = octets?.length === 32 ? fromHex(latin1Text(octets)) : undefined;
  return unhexed !== undefined && credentialFits(toBase64(unhexed), expected);
}

function userDigest(user: string, password: string): Uint8Array {
  return utf8Bytes(toBase64(md5(utf8Bytes(`${user}:${password}`))));
}

function colonJoined(parts: readonly Uint8Array[]): Uint8Array {
  const colon = utf8Bytes(":");
  return concatBytes(parts.flatMap((part, i) => (i === 0 ? [part] : [colon, part])));
}

function md5(octets: Uint8Array): Uint8Array {
  return Uint8Array.from(createHash("md5").update(octets).digest());
}
