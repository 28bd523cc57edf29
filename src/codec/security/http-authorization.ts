/** What an HTTP client shows to a server that asks who it is: Basic (RFC_7617) and Digest (RFC_7616). */
import { createHash } from "node:crypto";
import { latin1Text, toBase64, utf8Bytes } from "../../base/bytes.ts";
import type { HttpChallenge } from "./http-challenge.ts";

interface NameAndSecret {
  readonly name: string;
  readonly secret: string;
}

/** A challenge for Digest that there is an answer to. */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque?: string;
  readonly algorithm: keyof typeof HASHES;
  /** Whether `algorithm` was named, and is to be named in the answer. */
  readonly namesAlgorithm: boolean;
  /** What is protected besides the URI: the body with `auth-int`, and `undefined` for a server of before RFC 2617, which does not ask. */
  readonly qop: "auth" | "auth-int" | undefined;
}

/** The request that an `Authorization` is for. */
export interface DigestRequest {
  readonly method: string;
  /** Path and query as they are sent. */
  readonly uri: string;
  /** How often the nonce was used, this time included. */
  readonly count: number;
  readonly cnonce: string;
  readonly body: Uint8Array;
}

const HASHES = { MD5: "md5", "MD5-sess": "md5", "SHA-256": "sha256", "SHA-256-sess": "sha256" } as const;
const ALGORITHMS = new Map(Object.keys(HASHES).map((name) => [name.toLowerCase(), name as keyof typeof HASHES]));

/** The value of an `Authorization` header for Basic; names and passwords in UTF-8. */
export function basicAuthorization({ name, secret }: NameAndSecret): string {
  return `Basic ${toBase64(utf8Bytes(`${name}:${secret}`))}`;
}

/** The first of the challenges for Digest with an algorithm that is had here: MD5 or SHA-256, of a request or of a session. `auth` comes before `auth-int`. */
export function digestChallenge(challenges: readonly HttpChallenge[]): DigestChallenge | undefined {
  for (const { scheme, parameters } of challenges) {
    const named = parameters.get("algorithm");
    const algorithm = ALGORITHMS.get(named?.toLowerCase() ?? "md5");
    const offered = parameters
      .get("qop")
      ?.toLowerCase()
      .split(/[ \t,]+/);
    const qop = (["auth", "auth-int"] as const).find((each) => offered?.includes(each));
    const nonce = parameters.get("nonce");
    if (scheme !== "digest" || !algorithm || nonce === undefined || (offered && !qop)) continue;
    const opaque = parameters.get("opaque");
    return {
      realm: parameters.get("realm") ?? "",
      nonce,
      ...(opaque === undefined ? {} : { opaque }),
      algorithm,
      namesAlgorithm: named !== undefined,
      qop,
    };
  }
  return undefined;
}

/** The value of an `Authorization` header for Digest (RFC_7616 §3.4). */
export function digestAuthorization(
  challenge: DigestChallenge,
  { name, secret }: NameAndSecret,
  { method, uri, count, cnonce, body }: DigestRequest,
): string {
  const { realm, nonce, opaque, algorithm, namesAlgorithm, qop } = challenge;
  const hash = (data: string | Uint8Array) => createHash(HASHES[algorithm]).update(data).digest("hex");
  const nc = count.toString(16).padStart(8, "0");
  const user = hash(`${name}:${realm}:${secret}`);
  const known = algorithm.endsWith("-sess") ? hash(`${user}:${nonce}:${cnonce}`) : user;
  const asked = qop === "auth-int" ? `${method}:${uri}:${hash(body)}` : `${method}:${uri}`;
  const protection = qop ? `${nc}:${cnonce}:${qop}:` : "";
  const response = hash(`${known}:${nonce}:${protection}${hash(asked)}`);
  const parts = [
    `username=${quoted(name)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(uri)}`,
    ...(namesAlgorithm ? [`algorithm=${algorithm}`] : []),
    ...(qop ? [`qop=${qop}`, `nc=${nc}`] : []),
    ...(qop || algorithm.endsWith("-sess") ? [`cnonce=${quoted(cnonce)}`] : []),
    `response="${response}"`,
    ...(opaque === undefined ? [] : [`opaque=${quoted(opaque)}`]),
  ];
  return `Digest ${parts.join(", ")}`;
}

/** A cnonce that nobody can guess who does not know the secret, and that is the same when a run is repeated. */
export function clientNonce({ secret }: NameAndSecret, ...parts: readonly (string | number)[]): string {
  return createHash("sha256")
    .update([secret, ...parts].join("\n"))
    .digest("hex")
    .slice(0, 32);
}

/** A quoted-string; characters beyond Latin 1 as the octets of UTF-8, one character each, as header fields are written. */
function quoted(text: string): string {
  return `"${latin1Text(utf8Bytes(text.replace(/["\\]/g, "\\$&")))}"`;
}
