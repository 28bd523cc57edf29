import { utf8Bytes } from "../../base/bytes.ts";
import { sameSecret } from "./constant-time.ts";
import { macDigest } from "./credentials.ts";

/** What the digest of Package #0 is made from: the server's credentials, its nonce, and the trigger, which is everything after the digest. */
export interface NotificationSecrets {
  readonly serverId: string;
  readonly password: string;
  /** Raw octets. */
  readonly nonce: Uint8Array;
}

/** The 16 octets at the head of Package #0 (DM_Notification). The same nested MD5 as `syncml:auth-MAC`, without base64. */
export function notificationDigest(secrets: NotificationSecrets, trigger: Uint8Array): Uint8Array {
  return macDigest(secrets.serverId, secrets.password, secrets.nonce, trigger);
}

/** Whether the digest of a Package #0 as received proves knowledge of the password (DM_Notification). */
export function notificationDigestFits(digest: Uint8Array, secrets: NotificationSecrets, trigger: Uint8Array): boolean {
  return sameSecret(digest, notificationDigest(secrets, trigger));
}

/**
 * The readings of the nonce `0x00000000` with which a server resynchronises, in the order to try them: four zero octets,
 * then the ten characters, as Intel's libdmclient does (DM_Security).
 */
export const RESYNC_NONCES: Readonly<Record<"octets" | "characters", Uint8Array>> = {
  octets: new Uint8Array(4),
  characters: utf8Bytes("0x00000000"),
};
