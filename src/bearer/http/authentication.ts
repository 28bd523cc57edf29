/** What one session has learned of how HTTP servers want to be asked: 401 and 407, their challenges, and the nonces in use (RFC_7616, RFC_7617). */
import {
  basicAuthorization,
  clientNonce,
  type DigestChallenge,
  digestAuthorization,
  digestChallenge,
} from "../../codec/security/http-authorization.ts";
import { type HttpChallenge, parseHttpChallenges, parseHttpParameters } from "../../codec/security/http-challenge.ts";
import type { TransportCredential } from "../../ports/session-transport.ts";
import type { ResponseHeaders } from "./attempt.ts";
import type { RequestTarget } from "./url.ts";

/** The headers of servers, and those of proxies on the way. */
const PARTIES = {
  401: { asks: "www-authenticate", tells: "authentication-info", shows: "Authorization" },
  407: { asks: "proxy-authenticate", tells: "proxy-authentication-info", shows: "Proxy-Authorization" },
} as const;

type Asking = keyof typeof PARTIES;

const ASKINGS = [401, 407] as const;

/** One that has asked, and how it is answered. */
interface Challenger {
  readonly credential: TransportCredential;
  readonly digest: DigestChallenge | undefined;
  /** Uses of the digest's nonce. */
  count: number;
}

/** The authentication of one session. It shows a credential only to the origin that asked for it. */
export class HttpAuthentication {
  readonly #seed: string;
  readonly #challengers = new Map<string, Challenger>();

  /** `seed` makes the session's client nonces different from those of others. */
  constructor(seed: string) {
    this.#seed = seed;
  }

  /** Adds the headers for one POST of `body` to `target`; none before anybody has asked. */
  addTo(headers: Record<string, string>, target: RequestTarget, body: Uint8Array): void {
    if (this.#challengers.size === 0) return;
    for (const asking of ASKINGS) {
      const challenger = this.#challengers.get(keyOf(asking, target));
      if (challenger) headers[PARTIES[asking].shows] = this.#answer(challenger, target, body);
    }
  }

  /** Takes in a new nonce that came with an answer: `nextnonce` of Authentication-Info. */
  hear(headers: ResponseHeaders, target: RequestTarget): void {
    if (this.#challengers.size === 0) return;
    for (const asking of ASKINGS) {
      const digest = this.#challengers.get(keyOf(asking, target))?.digest;
      const nonce = parseHttpParameters(textOf(headers[PARTIES[asking].tells])).get("nextnonce");
      if (digest && nonce !== undefined) this.#begin(asking, target, { ...digest, nonce });
    }
  }

  /**
   * Takes in a challenge. True when the request is worth being sent again: the credential has an answer to it, and was not turned down
   * just now; a nonce that has only grown old is no refusal.
   */
  isAnswered(
    asking: Asking,
    headers: ResponseHeaders,
    target: RequestTarget,
    credential: TransportCredential,
  ): boolean {
    const challenges = parseHttpChallenges(textOf(headers[PARTIES[asking].asks]));
    const shown = this.#challengers.get(keyOf(asking, target));
    if (shown && !isStale(challenges)) return false;
    const digest = credential.scheme === "digest" ? digestChallenge(challenges) : undefined;
    const fits = digest ?? (credential.scheme === "basic" && challenges.some(({ scheme }) => scheme === "basic"));
    if (!fits) return false;
    this.#challengers.set(keyOf(asking, target), { credential, digest, count: 0 });
    return true;
  }

  #begin(asking: Asking, target: RequestTarget, digest: DigestChallenge): void {
    const known = this.#challengers.get(keyOf(asking, target));
    if (known) this.#challengers.set(keyOf(asking, target), { credential: known.credential, digest, count: 0 });
  }

  #answer(challenger: Challenger, { path }: RequestTarget, body: Uint8Array): string {
    const { credential, digest } = challenger;
    if (!digest) return basicAuthorization(credential);
    challenger.count++;
    const { count } = challenger;
    // the key of a session is made with the nonces that it begins with (RFC 7616 §3.4.2)
    const isOfSession = digest.algorithm.endsWith("-sess");
    const cnonce = clientNonce(credential, this.#seed, digest.nonce, isOfSession ? 1 : count);
    return digestAuthorization(digest, credential, { method: "POST", uri: path, count, cnonce, body });
  }
}

function keyOf(asking: Asking, { origin }: RequestTarget): string {
  return `${asking} ${origin}`;
}

function isStale(challenges: readonly HttpChallenge[]): boolean {
  return challenges.some(({ parameters }) => parameters.get("stale")?.toLowerCase() === "true");
}

function textOf(header: string | readonly string[] | undefined): string {
  return typeof header === "string" ? header : (header?.join(", ") ?? "");
}
