import { macCredential, macCredentialFits } from "../../codec/security/credentials.ts";
import { formatHmacHeader, parseHmacHeader } from "../../codec/security/hmac-header.ts";
import type { SyncHdr } from "../../codec/syncml/message.ts";
import type { ServerAccount } from "./account.ts";
import type { CredentialVerdict } from "./authentication.ts";

/** A message as it came: its octets, and the value of the `x-syncml-hmac` header beside them. */
export interface CarriedMessage {
  readonly body: Uint8Array;
  readonly hmac: string | undefined;
}

/** Holds the client's MAC against its account and the octets as they came (DM_Security). */
export function checkMac(
  header: SyncHdr,
  { body, hmac }: CarriedMessage,
  account: ServerAccount | undefined,
  nonce: Uint8Array,
): CredentialVerdict {
  if (hmac === undefined) return "missing";
  const shown = parseHmacHeader(hmac);
  if (!account || !shown || shown.username !== account.userName) return "wrong";
  if (header.source.name !== undefined && header.source.name !== shown.username) return "wrong";
  const expected = macCredential(account.userName, account.password, nonce, body);
  return macCredentialFits(shown.mac, expected) ? "accepted" : "wrong";
}

/** The value of the `x-syncml-hmac` header for a message of the server. */
export function serverMac(name: string, password: string, nonce: Uint8Array, body: Uint8Array): string {
  return formatHmacHeader({ username: name, mac: macCredential(name, password, nonce, body) });
}

/** What the header of a client in whose session HMAC is in force has wrong, in words; its MAC is looked at elsewhere. */
export function macHeaderProblem({ source }: SyncHdr, hmac: string | undefined): string | undefined {
  if (hmac === undefined) return "no x-syncml-hmac header";
  const shown = parseHmacHeader(hmac);
  if (!shown) return "an x-syncml-hmac header without user name, MAC, or the algorithm MD5";
  return shown.username === source.name
    ? undefined
    : `username ${shown.username}, Source LocName ${source.name ?? "missing"}`;
}
