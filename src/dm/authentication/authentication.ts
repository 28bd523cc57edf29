/** What the client proves to the server: its `Cred` or MAC, and what the server's Status for the SyncHdr makes of it (DM_Security). */
import { toBase64 } from "../../base/bytes.ts";
import {
  AUTH_TYPES,
  basicCredential,
  credentialKey,
  macCredentialOf,
  md5CredentialOf,
} from "../../codec/security/credentials.ts";
import { formatHmacHeader } from "../../codec/security/hmac-header.ts";
import type { Cred, Meta, Status } from "../../codec/syncml/message.ts";
import type { Account } from "../account/account.ts";
import { storedOctets } from "../base64.ts";
import type { SessionFailureReason } from "../failure.ts";
import type { DmSettings } from "../settings.ts";

/** A way to prove oneself that has a formula here. `mac` goes beside each message, the others into its Cred. */
export type AuthScheme = keyof typeof AUTH_TYPES;

/** `none`: the client sends no Cred, because the account has none or only one for the transport. */
export type Scheme = AuthScheme | "none";

/** Where the client's authentication stands; part of the session's state. */
export interface ClientAuthentication {
  readonly scheme: Scheme;
  /** The scheme that the account alone would have the client begin with. */
  readonly byAccount: Scheme;
  readonly name: string;
  readonly secret: string;
  /** What digests are made with, in place of name and secret. */
  readonly key: string;
  /** Whether the account has a credential at all. */
  readonly known: boolean;
  /** For the next Cred or MAC, base64. */
  readonly nonce: string;
  /** Whether the server issued that nonce in this session, so that it cannot be stale. */
  readonly fresh: boolean;
  /** Whether the nonce is newer than the account's AAuthData. */
  readonly unsaved: boolean;
  /** 212 was received: no Cred any more. */
  readonly accepted: boolean;
  /** Whether the server has accepted a proof by this scheme, which then holds for the session. */
  readonly settled: boolean;
  /** Whether Basic is worth a try when the server refuses and does not say what it wants. */
  readonly triesBasic: boolean;
  /** Challenges answered since the server last accepted. */
  readonly rounds: number;
}

/** What a Status for the SyncHdr makes of the client's proof. */
export type ClientVerdict =
  | { readonly outcome: "accepted" | "challenged"; readonly client: ClientAuthentication }
  | { readonly outcome: "failed"; readonly reason: SessionFailureReason };

/** How often a challenge is answered before the credentials count as wrong. */
const MAX_ROUNDS = 3;

const SCHEMES: ReadonlyMap<string, AuthScheme> = new Map([
  ["BASIC", "basic"],
  ["DIGEST", "md5"],
  ["HMAC", "mac"],
]);

/** The scheme of an AAuthType; undefined for one without a formula here. */
export function schemeOfType(type: string): AuthScheme | undefined {
  return SCHEMES.get(type);
}

/** The scheme that the Type of a Cred or Chal names; undefined for one without a formula here. */
export function schemeOfMeta(meta: Meta): AuthScheme | undefined {
  return SCHEMES_BY_META.get(meta.type?.toLowerCase() ?? "");
}

const SCHEMES_BY_META: ReadonlyMap<string, AuthScheme> = new Map(
  (["basic", "md5", "mac"] as const).map((scheme) => [AUTH_TYPES[scheme].toLowerCase(), scheme]),
);

/** The scheme to begin with: AAuthPref, else that of the last session, else AAuthType; when none says anything, MD5 if there is a nonce, else Basic. */
export function startClientAuthentication(
  { client, authPref }: Account,
  { withoutChal }: Pick<DmSettings, "withoutChal">,
  lastUsed?: AuthScheme,
): ClientAuthentication {
  const byNonce = client && client.nonce.length > 0 ? "md5" : "basic";
  const byType = client?.type ? schemeOfType(client.type) : byNonce;
  const preferred = schemeOfType(authPref ?? "");
  const byAccount = client ? (preferred ?? byType ?? "none") : "none";
  return {
    scheme: client && !preferred ? (lastUsed ?? byAccount) : byAccount,
    byAccount,
    name: client?.name ?? "",
    secret: client?.secret ?? "",
    key: client ? credentialKey(client.name, client.secret) : "",
    known: client !== undefined,
    nonce: toBase64(client?.nonce ?? new Uint8Array()),
    fresh: false,
    unsaved: false,
    accepted: false,
    settled: false,
    triesBasic: withoutChal === "basic" && authPref === undefined,
    rounds: 0,
  };
}

/** The Cred for the next message, with the LocName that goes with it; nothing once the server has accepted for the session. A MAC takes the LocName alone. */
export function clientCred(client: ClientAuthentication): { readonly cred?: Cred; readonly name?: string } {
  const { scheme, name, secret, key } = client;
  if (scheme === "mac") return { name };
  if (client.accepted || scheme === "none") return {};
  const meta = { format: "b64", type: AUTH_TYPES[scheme] };
  if (scheme === "basic") return { cred: { meta, data: basicCredential(name, secret) } };
  return { cred: { meta, data: md5CredentialOf(key, storedOctets(client.nonce)) }, name };
}

/** The `x-syncml-hmac` header for a message as it is sent; `null` while another scheme is in use. */
export function clientMac(client: ClientAuthentication, octets: Uint8Array): string | null {
  const { scheme, name, key, nonce } = client;
  if (scheme !== "mac") return null;
  return formatHmacHeader({ username: name, mac: macCredentialOf(key, storedOctets(nonce), octets) });
}

/**
 * What the server's Status for the SyncHdr means; `undefined` is one that is missing where it may be. `goesOn`: the client has
 * something to send after this message, for which a MAC needs a nonce.
 */
export function hearHeaderStatus(
  client: ClientAuthentication,
  status: Status | undefined,
  goesOn: boolean,
): ClientVerdict {
  const code = status?.code ?? 200;
  if (code === 401 || code === 407) return hearChallenge(client, status?.chal);
  if (code >= 300) return { outcome: "failed", reason: `refused-${code}` };
  const { scheme } = client;
  if (scheme === "mac" && goesOn && !status?.chal?.nextNonce) return { outcome: "failed", reason: "missing-nonce" };
  const accepted = scheme !== "mac" && (client.accepted || code === 212);
  return {
    outcome: "accepted",
    client: heard(client, status?.chal, { scheme, accepted, settled: scheme !== "none", rounds: 0 }),
  };
}

function hearChallenge(client: ClientAuthentication, chal: Meta | undefined): ClientVerdict {
  if (!client.known) return { outcome: "failed", reason: "missing-credentials" };
  if (!chal) return hearRefusal(client);
  const scheme = schemeOfMeta(chal);
  if (!scheme) return { outcome: "failed", reason: "unsupported-challenge" };
  if (client.settled && scheme !== client.scheme) return { outcome: "failed", reason: "auth-type-changed" };
  if (isHopeless(client, scheme) || client.rounds >= MAX_ROUNDS)
    return { outcome: "failed", reason: "invalid-credentials" };
  if (scheme === "mac" && !chal.nextNonce) return { outcome: "failed", reason: "missing-nonce" };
  const { settled, rounds } = client;
  return {
    outcome: "challenged",
    client: heard(client, chal, { scheme, accepted: false, settled, rounds: rounds + 1 }),
  };
}

/** A refusal that does not say what is wanted. */
function hearRefusal(client: ClientAuthentication): ClientVerdict {
  const { triesBasic, settled, scheme, rounds } = client;
  if (!triesBasic || settled || scheme === "basic") return { outcome: "failed", reason: "invalid-credentials" };
  return {
    outcome: "challenged",
    client: { ...client, scheme: "basic", triesBasic: false, accepted: false, rounds: rounds + 1 },
  };
}

/** Whether the same would be shown once more. Credentials that were right before are right, so a nonce may have got out of step. */
function isHopeless(client: ClientAuthentication, scheme: AuthScheme): boolean {
  const shown = !client.accepted && client.scheme === scheme;
  const wasRight = client.settled && client.rounds === 0;
  return shown && (scheme === "basic" || (client.fresh && !wasRight));
}

/** What the client knows now, with the nonce of a Chal. Without one the old nonce stays, but it has been used. Written out, as it is made for every message. */
function heard(
  { byAccount, name, secret, key, known, nonce, unsaved, triesBasic }: ClientAuthentication,
  chal: Meta | undefined,
  { scheme, accepted, settled, rounds }: Pick<ClientAuthentication, "scheme" | "accepted" | "settled" | "rounds">,
): ClientAuthentication {
  const next = chal?.nextNonce;
  return {
    scheme,
    byAccount,
    name,
    secret,
    key,
    known,
    nonce: next ? toBase64(next) : nonce,
    fresh: next !== undefined,
    unsaved: unsaved || next !== undefined,
    accepted,
    settled,
    triesBasic,
    rounds,
  };
}
