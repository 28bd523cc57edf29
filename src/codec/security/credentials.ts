import { hash } from "node:crypto";
import { fromBase64, fromHex, latin1Bytes, latin1Text, toBase64, utf8Bytes } from "../../base/bytes.ts";
import { sameSecret } from "./constant-time.ts";

/** The authentication types of Cred and Chal that have a formula here, as their Meta Type spells them. */
export const AUTH_TYPES = { basic: "syncml:auth-basic", md5: "syncml:auth-md5", mac: "syncml:auth-MAC" } as const;

/** Cred Data of `syncml:auth-basic`: base64 of user, colon, password (DM_Security). */
export function basicCredential(user: string, password: string): string {
  return toBase64(utf8Bytes(`${user}:${password}`));
}

/** Base64 of the MD5 of user, colon, password: what all digests are made with, and can be kept in place of the password (DM_Security). */
export function credentialKey(user: string, password: string): string {
  return hash("md5", `${user}:${password}`, "base64");
}

/** Cred Data of `syncml:auth-md5`. The nonce is its raw octets, empty when there is none yet (DM_Security). */
export function md5Credential(user: string, password: string, nonce: Uint8Array): string {
  return md5CredentialOf(credentialKey(user, password), nonce);
}

/** {@link md5Credential} by the {@link credentialKey}. */
export function md5CredentialOf(key: string, nonce: Uint8Array): string {
  return hash("md5", latin1Bytes(`${key}:${latin1Text(nonce)}`), "base64");
}

/**
 * The `mac` of an `x-syncml-hmac` header. Nested MD5, not the HMAC of RFC 2104, over the octets of the transport entity
 * as sent (DM_Security).
 */
export function macCredential(user: string, password: string, nonce: Uint8Array, body: Uint8Array): string {
  return macCredentialOf(credentialKey(user, password), nonce, body);
}

/** {@link macCredential} by the {@link credentialKey}. */
export function macCredentialOf(key: string, nonce: Uint8Array, body: Uint8Array): string {
  return hash("md5", latin1Bytes(`${key}:${latin1Text(nonce)}:${hash("md5", body, "base64")}`), "base64");
}

/** {@link macCredential} before base64: 16 octets. */
export function macDigest(user: string, password: string, nonce: Uint8Array, body: Uint8Array): Uint8Array {
  return fromBase64(macCredential(user, password, nonce, body)) ?? new Uint8Array();
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
