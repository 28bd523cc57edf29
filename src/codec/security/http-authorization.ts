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
  readonly algorithm: "MD5" | "SHA-256";
  /** Whether `algorithm` was named, and is to be named in the answer. */
  readonly namesAlgorithm: boolean;
  /** False for a server of before RFC 2617, which has no `qop`. */
  readonly hasQop: boolean;
}

/** The request that an `Authorization` is for. */
export interface DigestRequest {
  readonly method: string;
  /** Path and query as they are sent. */
  readonly uri: string;
  /** How often the nonce was used, this time included. */
  readonly count: number;
  readonly cnonce: string;
}

const ALGORITHMS = { md5: "MD5", "sha-256": "SHA-256" } as const;
const HASHES = { MD5: "md5", "SHA-256": "sha256" } as const;

/** The value of an `Authorization` header for Basic; names and passwords in UTF-8. */
export function basicAuthorization({ name, secret }: NameAndSecret): string {
  return `Basic ${toBase64(utf8Bytes(`${name}:${secret}`))}`;
}

/** The first of the challenges for Digest with an algorithm and a quality of protection that are had here: MD5 or SHA-256, and `auth` or none. */
export function digestChallenge(challenges: readonly HttpChallenge[]): DigestChallenge | undefined {
  for (const { scheme, parameters } of challenges) {
    const named = parameters.get("algorithm");
    const algorithm = ALGORITHMS[(named?.toLowerCase() ?? "md5") as keyof typeof ALGORITHMS];
    const qop = parameters.get("qop");
    const nonce = parameters.get("nonce");
    const isOurs = qop === undefined || /(?:^|[ ,])auth(?:$|[ ,])/i.test(qop);
    if (scheme !== "digest" || !algorithm || nonce === undefined || !isOurs) continue;
    const opaque = parameters.get("opaque");
    return {
      realm: parameters.get("realm") ?? "",
      nonce,
      ...(opaque === undefined ? {} : { opaque }),
      algorithm,
      namesAlgorithm: named !== undefined,
      hasQop: qop !== undefined,
    };
  }
  return undefined;
}

/** The value of an `Authorization` header for Digest (RFC_7616 §3.4). */
export function digestAuthorization(
  challenge: DigestChallenge,
  { name, secret }: NameAndSecret,
  { method, uri, count, cnonce }: DigestRequest,
): string {
  const { realm, nonce, opaque, algorithm, namesAlgorithm, hasQop } = challenge;
  const hash = (text: string) => createHash(HASHES[algorithm]).update(text).digest("hex");
  const nc = count.toString(16).padStart(8, "0");
  const protection = hasQop ? `${nc}:${cnonce}:auth:` : "";
  const response = hash(`${hash(`${name}:${realm}:${secret}`)}:${nonce}:${protection}${hash(`${method}:${uri}`)}`);
  const parts = [
    `username=${quoted(name)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(uri)}`,
    ...(namesAlgorithm ? [`algorithm=${algorithm}`] : []),
    ...(hasQop ? [`qop=auth`, `nc=${nc}`, `cnonce=${quoted(cnonce)}`] : []),
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
