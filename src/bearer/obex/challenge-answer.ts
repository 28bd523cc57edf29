/** What a client says to a server that challenges it (OBEX §2.2). */
import { utf8Bytes } from "../../base/bytes.ts";
import { attempt } from "../../base/decoded.ts";
import {
  CHALLENGE_OPTIONS,
  decodeAuthenticateChallenge,
  encodeAuthenticateResponse,
  RESPONSE_TAGS,
} from "../../codec/obex/authentication.ts";
import type { ObexOutcome } from "../../codec/obex/client.ts";
import { findHeader, type ObexHeader, obexHeader } from "../../codec/obex/headers.ts";
import { OBEX_RESPONSES, obexResponseName } from "../../codec/obex/response-codes.ts";
import { obexDigest } from "../../codec/security/obex-digest.ts";
import type { TransportCredential } from "../../ports/session-transport.ts";

/** What a client shows to a server that challenges it. */
export interface ObexCredential {
  /** The user id, for servers that want one; these take at most 20 octets. */
  readonly name: string;
  readonly password: string;
}

/** A refusal, as an operation's outcome has it. */
export type ObexRefusal = Extract<ObexOutcome, { readonly result: "refused" }>;

/** What a session's transport has for OBEX; undefined when its credentials are for HTTP. */
export function credentialOf(credential: TransportCredential | undefined): ObexCredential | undefined {
  return credential?.scheme === "obex" ? { name: credential.name, password: credential.secret } : undefined;
}

/** The proof that goes with the request when it is sent again; undefined when the refusal stands. */
export function proofFor(refusal: ObexRefusal, credential: ObexCredential | undefined): ObexHeader | undefined {
  const proof = answerTo(refusal, credential);
  return typeof proof === "string" ? undefined : proof;
}

/** Why an operation came to nothing, in words. */
export function wordsOf(outcome: ObexOutcome, credential: ObexCredential | undefined): string {
  if (outcome.result === "failed") return outcome.detail;
  const name = obexResponseName(outcome.code) ?? `0x${outcome.code.toString(16)}`;
  if (outcome.result === "done") return name;
  const why = answerTo(outcome, credential);
  if (why === undefined) return name;
  return `${name}: ${typeof why === "string" ? why : "the password is wrong"}`;
}

/** The answer to a challenge, or why there is none; undefined where nothing is asked. */
function answerTo(
  { code, headers }: ObexRefusal,
  credential: ObexCredential | undefined,
): ObexHeader | string | undefined {
  const value = findHeader(headers, "Auth-Challenge");
  if (code !== OBEX_RESPONSES.Unauthorized || !value) return undefined;
  const challenge = attempt(() => decodeAuthenticateChallenge(value));
  if (!challenge) return "its challenge cannot be read";
  if (!credential) return "a password is wanted, and none is known";
  const { nonce, options = 0 } = challenge;
  const userId = utf8Bytes(credential.name);
  const wantsUserId = (options & CHALLENGE_OPTIONS.userIdRequired) !== 0;
  if (wantsUserId && (userId.length === 0 || userId.length > RESPONSE_TAGS.userId.max)) {
    return `a user id of 1 to ${RESPONSE_TAGS.userId.max} octets is wanted`;
  }
  const digest = obexDigest(nonce, credential.password);
  const response = { digest, nonce, ...(wantsUserId ? { userId } : {}) };
  return obexHeader("Auth-Response", encodeAuthenticateResponse(response));
}
