/** What the server proves to the client: checking its `Cred` and challenging it (DM_Security). */
import { toBase64 } from "../base/bytes.ts";
import { AUTH_TYPES, basicCredential, credentialFits, md5Credential } from "../codec/security/credentials.ts";
import { dataText } from "../codec/syncml/data.ts";
import type { Cred, Meta } from "../codec/syncml/message.ts";
import type { Account } from "./account.ts";
import { storedOctets } from "./base64.ts";

/** Where the server's authentication stands; part of the session's state. */
export interface ServerAuthentication {
  /** Whether the account has data to check the server with; without them the transport has to vouch for it. */
  readonly required: boolean;
  /** What a challenge asks for. A Cred of the other type is checked as well. */
  readonly scheme: "basic" | "md5";
  readonly name: string;
  readonly secret: string;
  /** What the server's next Cred has to be made with, base64. */
  readonly nonce: string;
  /** Whether the nonce is newer than the account's AAuthData and issued to a server that had proved itself. */
  readonly unsaved: boolean;
  readonly authenticated: boolean;
  /** Challenges sent so far. */
  readonly challenges: number;
}

/** The Status for the server's SyncHdr. 401 and 407: nothing of the message may be executed. */
export interface ServerVerdict {
  readonly status: 200 | 212 | 401 | 407;
  readonly chal?: Meta;
  readonly server: ServerAuthentication;
}

const NONE_ON_THIS_LEVEL: ReadonlySet<string> = new Set(["TRANSPORT", "X509", "SECURID", "SAFEWORD", "DIGIPASS"]);

export function startServerAuthentication({ server, serverId }: Account): ServerAuthentication {
  return {
    required: server !== undefined && !NONE_ON_THIS_LEVEL.has(server.type),
    scheme: server?.type === "BASIC" ? "basic" : "md5",
    name: server?.name || serverId,
    secret: server?.secret ?? "",
    nonce: toBase64(server?.nonce ?? new Uint8Array()),
    unsaved: false,
    authenticated: false,
    challenges: 0,
  };
}

/** Whether the server may be believed: it proved itself, or the account says nothing about how it could. */
export function isTrusted(server: ServerAuthentication): boolean {
  return server.authenticated || !server.required;
}

/**
 * Judges one message of the server. One without Cred is only challenged when it has commands. Every nonce that is issued
 * comes from `drawNonce`; only one that goes to a server which proved itself is marked to be saved, as anybody could
 * otherwise put the two sides out of step.
 */
export function hearServer(
  server: ServerAuthentication,
  cred: Cred | undefined,
  hasCommands: boolean,
  drawNonce: () => Uint8Array,
): ServerVerdict {
  if (isTrusted(server) || (!cred && !hasCommands)) return { status: 200, server };
  const scheme = cred ? fittingScheme(server, cred) : undefined;
  if (scheme === "basic") return { status: 212, server: { ...server, authenticated: true } };
  if (scheme === "md5") {
    const { chal, nonce } = challenge("md5", drawNonce);
    return { status: 212, chal, server: { ...server, nonce, unsaved: true, authenticated: true } };
  }
  const { chal, nonce } = challenge(server.scheme, drawNonce);
  const challenges = server.challenges + 1;
  return { status: cred ? 401 : 407, chal, server: { ...server, nonce: nonce || server.nonce, challenges } };
}

/** The type of a Cred that is right. */
function fittingScheme(server: ServerAuthentication, cred: Cred): "basic" | "md5" | undefined {
  const { name, secret } = server;
  const type = cred.meta?.type?.toLowerCase() ?? AUTH_TYPES[server.scheme];
  const expected = {
    [AUTH_TYPES.basic]: { scheme: "basic", data: () => basicCredential(name, secret) },
    [AUTH_TYPES.md5]: { scheme: "md5", data: () => md5Credential(name, secret, storedOctets(server.nonce)) },
  } as const;
  const found = Object.entries(expected).find(([key]) => key === type)?.[1];
  return found && credentialFits(dataText(cred.data), found.data()) ? found.scheme : undefined;
}

/** The Meta of a Chal. Basic has no nonce: an empty one is given back. */
function challenge(scheme: "basic" | "md5", drawNonce: () => Uint8Array): { chal: Meta; nonce: string } {
  const chal = { format: "b64", type: AUTH_TYPES[scheme] };
  if (scheme === "basic") return { chal, nonce: "" };
  const nextNonce = drawNonce();
  return { chal: { ...chal, nextNonce }, nonce: toBase64(nextNonce) };
}
