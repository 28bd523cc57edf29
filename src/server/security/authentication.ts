import { fromBase64, utf8Text } from "../../base/bytes.ts";
import { AUTH_TYPES, basicCredential, credentialFits, md5Credential } from "../../codec/security/credentials.ts";
import { dataText } from "../../codec/syncml/data.ts";
import type { Cred, Meta, SyncHdr } from "../../codec/syncml/message.ts";
import type { ServerAccount } from "./account.ts";

/** How the two sides prove themselves (DM_Security): in the Cred of the SyncHdr, or by a MAC beside every message. */
export const AUTH_SCHEMES = ["md5", "basic", "hmac"] as const;

/** One of {@link AUTH_SCHEMES}. */
export type AuthScheme = (typeof AUTH_SCHEMES)[number];

/** A scheme whose proof is in the Cred. */
export type CredScheme = Exclude<AuthScheme, "hmac">;

/** `missing` is answered with 407, `wrong` with 401. */
export type CredentialVerdict = "accepted" | "missing" | "wrong";

/** The names of the schemes in a Meta. */
const TYPES: Readonly<Record<AuthScheme, string>> = {
  md5: AUTH_TYPES.md5,
  basic: AUTH_TYPES.basic,
  hmac: AUTH_TYPES.mac,
};

/** Holds the client's Cred against its account. A Cred of another type than ours counts as wrong. */
export function checkCredential(
  header: SyncHdr,
  account: ServerAccount | undefined,
  nonce: Uint8Array,
  scheme: CredScheme,
): CredentialVerdict {
  if (!header.cred) return "missing";
  if (!account || header.cred.meta?.type !== TYPES[scheme]) return "wrong";
  const { userName, password } = account;
  const expected = scheme === "md5" ? md5Credential(userName, password, nonce) : basicCredential(userName, password);
  return credentialFits(dataText(header.cred.data), expected) ? "accepted" : "wrong";
}

/** The user name that a client states: its LocName, else the one inside a basic Cred. */
export function statedUserName(header: SyncHdr): string | undefined {
  if (header.source.name !== undefined) return header.source.name;
  if (header.cred?.meta?.type !== AUTH_TYPES.basic) return undefined;
  const userAndPassword = fromBase64(dataText(header.cred.data));
  return userAndPassword && /^[^:]*/.exec(utf8Text(userAndPassword))?.[0];
}

/** The server's own Cred. */
export function serverCredential(name: string, password: string, nonce: Uint8Array, scheme: CredScheme): Cred {
  const data = scheme === "md5" ? md5Credential(name, password, nonce) : basicCredential(name, password);
  return { meta: { format: "b64", type: TYPES[scheme] }, data };
}

/** The Chal that asks for a proof of our scheme; with md5 and HMAC it carries the nonce to use. */
export function challenge(scheme: AuthScheme, nonce: Uint8Array): Meta {
  return { format: "b64", type: TYPES[scheme], ...(scheme === "basic" ? {} : { nextNonce: nonce }) };
}

/** The scheme that a client's Chal asks for, if it is one of ours. A Chal without a type asks for what was used. */
export function challengedScheme(chal: Meta | undefined, used: AuthScheme): AuthScheme | undefined {
  if (!chal) return undefined;
  if (chal.type === undefined) return used;
  return AUTH_SCHEMES.find((scheme) => TYPES[scheme].toLowerCase() === chal.type?.toLowerCase());
}
