import type { Clock, Millis } from "../../base/clock.ts";
import { HMAC_HEADER } from "../../codec/security/hmac-header.ts";
import type { Emit } from "../../events/event.ts";
import type { SessionRequest } from "../../ports/session-transport.ts";
import { type AttemptResult, postOnce, type ResponseHeaders } from "./attempt.ts";
import { HttpAuthentication } from "./authentication.ts";
import type { Connections } from "./connections.ts";
import { CookieJar } from "./cookie-jar.ts";
import { toHeaderText } from "./header-text.ts";
import { type RequestTarget, requestTarget } from "./url.ts";
import { judge, type Verdict } from "./verdict.ts";

/** Challenges answered before one message gets through: those of a proxy and of the server, and one for a nonce that has grown old. */
const MAX_CHALLENGES = 3;

/** What HTTP keeps of one DM session: cookies, credentials, and connections, be they its own or shared with others. */
export class HttpSession {
  readonly connections: Connections;
  readonly #clock: Clock;
  readonly #cookies = new CookieJar();
  readonly #authentication: HttpAuthentication;
  /** Cuts the waits between tries short. */
  readonly #interrupts = new Set<() => void>();
  /** The URL used last, taken apart: most sessions stay with one. */
  #last: { readonly url: string; readonly target: RequestTarget } | undefined;
  #isOver = false;

  /** `name` tells it from other sessions. */
  constructor(name: string, connections: Connections, clock: Clock) {
    this.connections = connections;
    this.#clock = clock;
    this.#authentication = new HttpAuthentication(name);
  }

  /** Whether it has ended, whatever is under way. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Waits between two tries, or until the session is over. */
  wait(delayMs: Millis): Promise<void> {
    return new Promise((resolve) => {
      const over = () => {
        this.#clock.clearTimeout(timer);
        this.#interrupts.delete(over);
        resolve();
      };
      const timer = this.#clock.setTimeout(over, delayMs);
      this.#interrupts.add(over);
    });
  }

  /** Cuts every wait short. The connections are for whoever made them to close. */
  end(): void {
    this.#isOver = true;
    for (const interrupt of this.#interrupts) interrupt();
  }

  /** POSTs a message once, and again for each challenge that the request has a credential for. */
  async attempt(request: SessionRequest, url: string, emit: Emit): Promise<Verdict> {
    const target = this.#last?.url === url ? this.#last.target : requestTarget(url);
    if (!target) return { do: "fail", reason: "unreachable", detail: `not an http or https URL: ${url}` };
    this.#last = { url, target };
    for (let challenges = 0; ; challenges++) {
      const result = await postOnce({
        dispatcher: this.connections.to(target.origin),
        target,
        headers: this.#headers(request, target),
        body: request.body,
        maxAnswerBytes: request.maxAnswerBytes,
        timeoutMs: request.timeoutMs,
        clock: this.#clock,
      });
      if (result.done) this.#hear(result.headers, target);
      const isLast = this.#isOver || challenges === MAX_CHALLENGES;
      if (isLast || !this.#isAnswered(result, request, target, emit)) return judge(result, url, this.#clock.now());
    }
  }

  #hear(headers: ResponseHeaders, target: RequestTarget): void {
    const lines = headers["set-cookie"];
    if (lines !== undefined)
      this.#cookies.store(typeof lines === "string" ? [lines] : lines, target, this.#clock.now());
    this.#authentication.hear(headers, target);
  }

  /** Whether the server has asked for a credential that the request has, and has not turned down. It goes where the message is addressed, and not where a redirect leads. */
  #isAnswered(result: AttemptResult, request: SessionRequest, target: RequestTarget, emit: Emit): boolean {
    const { transportCredential: credential } = request;
    if (!credential || credential.scheme === "obex" || !result.done || (result.status !== 401 && result.status !== 407))
      return false;
    const { status, headers } = result;
    if (requestTarget(request.url)?.origin !== target.origin) return false;
    if (!this.#authentication.isAnswered(status, headers, target, credential)) return false;
    emit({ type: "http.challenged", url: target.origin + target.path, status, scheme: credential.scheme });
    return true;
  }

  #headers(
    { contentType, userAgent, body, hmac }: SessionRequest,
    target: RequestTarget,
  ): Readonly<Record<string, string>> {
    const headers: Record<string, string> = {
      "Content-Type": contentType,
      Accept: "application/vnd.syncml.dm+wbxml, application/vnd.syncml.dm+xml",
      "Accept-Charset": "utf-8",
      "Accept-Encoding": "identity", // a server may use any coding when this says nothing (RFC 9110 §12.5.3)
      "Cache-Control": "no-store",
      "User-Agent": userAgent,
      "Content-Length": String(body.length),
    };
    this.#authentication.addTo(headers, target, body);
    const cookie = this.#cookies.header(target, this.#clock.now());
    if (cookie !== undefined) headers["Cookie"] = cookie;
    if (hmac !== undefined) headers[HMAC_HEADER] = toHeaderText(hmac);
    return headers;
  }
}
