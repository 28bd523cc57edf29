/** What the client proves to the server: its `Cred`, and what the server's Status for the SyncHdr makes of it (DM_Security). */
import { toBase64 } from "../base/bytes.ts";
import { AUTH_TYPES, basicCredential, md5Credential } from "../codec/security/credentials.ts";
import type { Cred, Meta, Status } from "../codec/syncml/message.ts";
import type { Account } from "./account.ts";
import { storedOctets } from "./base64.ts";
import type { SessionFailureReason } from "./failure.ts";

/** `none`: the client sends no Cred, because the account has none or only one for the transport. */
export type Scheme = "basic" | "md5" | "none";

/** Where the client's authentication stands; part of the session's state. */
export interface ClientAuthentication {
  readonly scheme: Scheme;
  readonly name: string;
  readonly secret: string;
  /** Whether the account has a credential at all. */
  readonly known: boolean;
  /** For the next Cred, base64. */
  readonly nonce: string;
  /** Whether the server issued that nonce in this session, so that it cannot be stale. */
  readonly fresh: boolean;
  /** Whether the nonce is newer than the account's AAuthData. */
  readonly unsaved: boolean;
  /** 212 was received: no Cred any more. */
  readonly accepted: boolean;
  /** Challenges answered since the server last accepted. */
  readonly rounds: number;
}

export type ClientVerdict =
  | { readonly outcome: "accepted" | "challenged"; readonly client: ClientAuthentication }
  | { readonly outcome: "failed"; readonly reason: SessionFailureReason };

/** How often a challenge is answered before the credentials count as wrong. */
const MAX_ROUNDS = 3;

const SCHEMES: ReadonlyMap<string, Scheme> = new Map([
  ["BASIC", "basic"],
  ["DIGEST", "md5"],
]);

/** The scheme to begin with: AAuthPref, else AAuthType; when neither says anything, MD5 if there is a nonce, else Basic. */
export function startClientAuthentication({ client, authPref }: Account): ClientAuthentication {
  const byNonce = client && client.nonce.length > 0 ? "md5" : "basic";
  const byType = client?.type ? SCHEMES.get(client.type) : byNonce;
  return {
    scheme: client ? (SCHEMES.get(authPref ?? "") ?? byType ?? "none") : "none",
    name: client?.name ?? "",
    secret: client?.secret ?? "",
    known: client !== undefined,
    nonce: toBase64(client?.nonce ?? new Uint8Array()),
    fresh: false,
    unsaved: false,
    accepted: false,
    rounds: 0,
  };
}

/** The Cred for the next message, with the LocName that goes with it; nothing once the server has accepted for the session. */
export function clientCred(client: ClientAuthentication): { readonly cred?: Cred; readonly name?: string } {
  const { scheme, name, secret } = client;
  if (client.accepted || scheme === "none") return {};
  const meta = { format: "b64", type: AUTH_TYPES[scheme] };
  if (scheme === "basic") return { cred: { meta, data: basicCredential(name, secret) } };
  return { cred: { meta, data: md5Credential(name, secret, storedOctets(client.nonce)) }, name };
}

/** What the server's Status for the SyncHdr means; `undefined` is one that is missing where it may be. */
export function hearHeaderStatus(client: ClientAuthentication, status: Status | undefined): ClientVerdict {
  const code = status?.code ?? 200;
  if (code === 401 || code === 407) return hearChallenge(client, status?.chal);
  if (code >= 300 && code < 400) return { outcome: "failed", reason: "redirected" };
  if (code >= 400) return { outcome: "failed", reason: `refused-${code}` };
  const accepted = client.accepted || code === 212;
  return { outcome: "accepted", client: { ...takeNonce(client, status?.chal), accepted, rounds: 0 } };
}

function hearChallenge(client: ClientAuthentication, chal: Meta | undefined): ClientVerdict {
  if (!client.known) return { outcome: "failed", reason: "missing-credentials" };
  if (!chal) return { outcome: "failed", reason: "invalid-credentials" };
  const scheme = schemeOf(chal);
  if (!scheme) return { outcome: "failed", reason: "unsupported-challenge" };
  const shown = !client.accepted && client.scheme === scheme;
  const hopeless = shown && (scheme === "basic" || client.fresh);
  if (hopeless || client.rounds >= MAX_ROUNDS) return { outcome: "failed", reason: "invalid-credentials" };
  return {
    outcome: "challenged",
    client: { ...takeNonce(client, chal), scheme, accepted: false, rounds: client.rounds + 1 },
  };
}

function schemeOf(chal: Meta): "basic" | "md5" | undefined {
  const type = chal.type?.toLowerCase();
  return (["basic", "md5"] as const).find((scheme) => AUTH_TYPES[scheme].toLowerCase() === type);
}

/** Takes over the nonce of a Chal. Without one the old nonce stays, but it has been used. */
function takeNonce(client: ClientAuthentication, chal: Meta | undefined): ClientAuthentication {
  if (!chal?.nextNonce) return { ...client, fresh: false };
  return { ...client, nonce: toBase64(chal.nextNonce), fresh: true, unsaved: true };
}
