/** What the server proves to the client: checking its `Cred` or MAC and challenging it (DM_Security). */
import { toBase64 } from "../../base/bytes.ts";
import {
  AUTH_TYPES,
  basicCredential,
  credentialFits,
  credentialKey,
  md5CredentialOf,
} from "../../codec/security/credentials.ts";
import { RESYNC_NONCES } from "../../codec/security/notification-digest.ts";
import { dataText } from "../../codec/syncml/data.ts";
import type { Cred, Meta } from "../../codec/syncml/message.ts";
import type { Account } from "../account/account.ts";
import { storedOctets } from "../base64.ts";
import { type AuthScheme, schemeOfMeta, schemeOfType } from "./authentication.ts";
import type { MacProof } from "./server-mac.ts";

/** Where the server's authentication stands; part of the session's state. */
export interface ServerAuthentication {
  /** Whether the account has data to check the server with; without them the transport has to vouch for it. */
  readonly required: boolean;
  /** What a challenge asks for. A Cred of another type is checked as well, until a MAC was right: then every message needs one. */
  readonly scheme: AuthScheme;
  readonly name: string;
  readonly secret: string;
  /** What digests are made with, in place of name and secret. */
  readonly key: string;
  /** What the server's next Cred or MAC has to be made with, base64. */
  readonly nonce: string;
  /** Whether the nonce is newer than the account's AAuthData and issued to a server that had proved itself. */
  readonly unsaved: boolean;
  /** With Basic and MD5, whether the server has proved itself in this session; with a MAC, whether its last message did. */
  readonly authenticated: boolean;
  /** Whether a MAC was right, so that no other proof counts any more. */
  readonly macOnly: boolean;
  /** Challenges sent since it last proved itself. */
  readonly challenges: number;
}

/** What came with a message of the server. */
export interface Shown {
  readonly cred: Cred | undefined;
  readonly mac: MacProof;
}

/** The Status for the server's SyncHdr. 401 and 407: nothing of the message may be executed. */
export interface ServerVerdict {
  readonly status: 200 | 212 | 401 | 407;
  readonly chal?: Meta;
  readonly server: ServerAuthentication;
}

const NONE_ON_THIS_LEVEL: ReadonlySet<string> = new Set(["TRANSPORT", "X509", "SECURID", "SAFEWORD", "DIGIPASS"]);

/** Where the server's authentication stands before its first message. */
export function startServerAuthentication({ server, serverId }: Account): ServerAuthentication {
  const name = server?.name || serverId;
  return {
    required: server !== undefined && !NONE_ON_THIS_LEVEL.has(server.type),
    scheme: schemeOfType(server?.type ?? "") ?? "md5",
    name,
    secret: server?.secret ?? "",
    key: server ? credentialKey(name, server.secret) : "",
    nonce: toBase64(server?.nonce ?? new Uint8Array()),
    unsaved: false,
    authenticated: false,
    macOnly: false,
    challenges: 0,
  };
}

/** Whether the server may be believed: it proved itself, or the account says nothing about how it could. */
export function isTrusted(server: ServerAuthentication): boolean {
  return server.authenticated || !server.required;
}

/**
 * Judges one message of the server. One that shows nothing is only challenged when it has commands. Every nonce that is issued
 * comes from `drawNonce`; only one that goes to a server which proved itself is marked to be saved, as anybody could
 * otherwise put the two sides out of step.
 */
export function hearServer(
  server: ServerAuthentication,
  shown: Shown,
  hasCommands: boolean,
  drawNonce: () => Uint8Array,
): ServerVerdict {
  if (!server.required || (server.authenticated && !server.macOnly)) return { status: 200, server };
  const showsNothing = shown.cred === undefined && shown.mac === "missing";
  if (showsNothing && !hasCommands) return { status: 200, server: { ...server, authenticated: false } };
  const scheme = fittingScheme(server, shown);
  if (scheme === "basic") return { status: 212, server: { ...server, authenticated: true } };
  if (scheme) {
    const { chal, nonce } = challenge(scheme, drawNonce);
    const macOnly = scheme === "mac";
    const asked = macOnly ? scheme : server.scheme;
    return {
      status: macOnly ? 200 : 212,
      chal,
      server: { ...server, scheme: asked, nonce, unsaved: true, authenticated: true, macOnly, challenges: 0 },
    };
  }
  const { chal, nonce } = challenge(server.scheme, drawNonce);
  const challenges = server.challenges + 1;
  return {
    status: showsNothing ? 407 : 401,
    chal,
    server: { ...server, nonce: nonce || server.nonce, authenticated: false, challenges },
  };
}

/** The scheme by which a message proves its sender. */
function fittingScheme(server: ServerAuthentication, { cred, mac }: Shown): AuthScheme | undefined {
  if (mac === "fits") return "mac";
  if (!cred || server.macOnly) return undefined;
  const { name, secret, key } = server;
  const scheme = cred.meta?.type === undefined ? server.scheme : schemeOfMeta(cred.meta);
  const fits = (expected: string) => credentialFits(dataText(cred.data), expected);
  if (scheme === "basic") return fits(basicCredential(name, secret)) ? scheme : undefined;
  if (scheme !== "md5") return undefined;
  return noncesOf(server).some((nonce) => fits(md5CredentialOf(key, nonce))) ? scheme : undefined;
}

/** What a proof may be made with: the nonce, and after a resynchronisation the zero nonce in either form (DM_Security). */
export function noncesOf({ nonce }: Pick<ServerAuthentication, "nonce">): readonly Uint8Array[] {
  return nonce === ZERO_OCTETS || nonce === ZERO_CHARACTERS
    ? [RESYNC_NONCES.octets, RESYNC_NONCES.characters]
    : [storedOctets(nonce)];
}

const ZERO_OCTETS = toBase64(RESYNC_NONCES.octets);
const ZERO_CHARACTERS = toBase64(RESYNC_NONCES.characters);

/** The Meta of a Chal. Basic has no nonce: an empty one is given back. */
function challenge(scheme: AuthScheme, drawNonce: () => Uint8Array): { chal: Meta; nonce: string } {
  if (scheme === "basic") return { chal: { format: "b64", type: AUTH_TYPES.basic }, nonce: "" };
  const nextNonce = drawNonce();
  return { chal: { format: "b64", type: AUTH_TYPES[scheme], nextNonce }, nonce: toBase64(nextNonce) };
}
