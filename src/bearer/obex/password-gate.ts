import { equalBytes } from "../../base/bytes.ts";
import { attempt } from "../../base/decoded.ts";
import type { Random } from "../../base/random.ts";
import {
  CHALLENGE_OPTIONS,
  decodeAuthenticateChallenge,
  decodeAuthenticateResponse,
  encodeAuthenticateChallenge,
  encodeAuthenticateResponse,
} from "../../codec/obex/authentication.ts";
import { findHeader, type ObexHeader, obexHeader } from "../../codec/obex/headers.ts";
import { obexDigest, obexDigestFits } from "../../codec/security/obex-digest.ts";

/** Whether the client is in, was asked for the password, or has given a wrong one. */
export type GateVerdict = "open" | "asked" | "wrong";

/** Lets a client in who knows the password: challenge and response of one connection (OBEX §2.2). */
export class PasswordGate {
  readonly #password: string;
  readonly #random: Random;
  #nonce: Uint8Array | undefined;
  #isOpen = false;

  constructor(password: string, random: Random) {
    this.#password = password;
    this.#random = random;
  }

  /** Judges a request: `asked` when it has no response to our challenge, `wrong` when the response does not fit. Open once is open until {@link shut}. */
  judge(headers: readonly ObexHeader[]): GateVerdict {
    const value = findHeader(headers, "Auth-Response");
    if (this.#isOpen) return "open";
    if (!value || !this.#nonce) return "asked";
    const fits = this.#fits(value, this.#nonce);
    this.#nonce = undefined; // one try a challenge
    this.#isOpen = fits;
    return fits ? "open" : "wrong";
  }

  /** A new challenge to send along with Unauthorized. */
  challenge(): ObexHeader {
    this.#nonce = this.#random.bytes(16);
    return obexHeader("Auth-Challenge", encodeAuthenticateChallenge({ nonce: this.#nonce }));
  }

  /** Our own proof, when the client wants one: for mutual authentication. */
  proof(headers: readonly ObexHeader[]): readonly ObexHeader[] {
    const value = findHeader(headers, "Auth-Challenge");
    if (!value) return [];
    const challenge = attempt(() => decodeAuthenticateChallenge(value));
    if (!challenge) return [];
    const { nonce, options = 0 } = challenge;
    if ((options & CHALLENGE_OPTIONS.userIdRequired) !== 0) return []; // we are nobody
    const digest = obexDigest(nonce, this.#password);
    return [obexHeader("Auth-Response", encodeAuthenticateResponse({ digest, nonce }))];
  }

  shut(): void {
    this.#isOpen = false;
    this.#nonce = undefined;
  }

  #fits(value: Uint8Array, expected: Uint8Array): boolean {
    const response = attempt(() => decodeAuthenticateResponse(value));
    if (!response) return false;
    const { digest, nonce = expected } = response;
    return equalBytes(nonce, expected) && obexDigestFits(digest, expected, this.#password);
  }
}
