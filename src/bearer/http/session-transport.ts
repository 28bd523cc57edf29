/**
 * DM over HTTP, the client's side (SyncML_HTTP): each message is one POST, and the same octets are POSTed again when
 * the transport failed and not the server. A session has its own cookies and, unless shared, its own connections.
 */
import type { Clock, Millis } from "../../base/clock.ts";
import { HMAC_HEADER } from "../../codec/security/hmac-header.ts";
import type { Emit } from "../../events/event.ts";
import type { SessionAnswer, SessionRequest, SessionTransport } from "../../ports/session-transport.ts";
import { type AttemptResult, postOnce, type ResponseHeaders } from "./attempt.ts";
import { HttpAuthentication } from "./authentication.ts";
import { type ConnectionPolicy, Connections } from "./connections.ts";
import { CookieJar } from "./cookie-jar.ts";
import { toHeaderText } from "./header-text.ts";
import { type TlsConnection, type TlsOptions, tlsConnections } from "./tls.ts";
import { HTTP_TRANSPORT_LIMITS, type HttpTransportLimits } from "./transport-limits.ts";
import { type RequestTarget, requestTarget } from "./url.ts";
import { judge, type Verdict } from "./verdict.ts";

export interface HttpTransportOptions {
  readonly connections: ConnectionPolicy;
  readonly tls?: TlsOptions;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly limits?: Partial<HttpTransportLimits>;
}

/** A transport for DM sessions over http and https. */
export function startHttpTransport(options: HttpTransportOptions): SessionTransport {
  return new HttpTransport(options);
}

interface HttpSession {
  readonly connections: Connections;
  readonly cookies: CookieJar;
  readonly authentication: HttpAuthentication;
  /** The URL used last, taken apart: most sessions stay with one. */
  last: { readonly url: string; readonly target: RequestTarget } | undefined;
  /** Cuts the waits between tries short. */
  readonly interrupts: Set<() => void>;
  isOver: boolean;
}

/** What counts over all tries of one message. */
interface Progress {
  tries: number;
  wasReset: boolean;
}

type FinalVerdict = Exclude<Verdict, { readonly do: "retry" }>;

/** Challenges answered before one message gets through: those of a proxy and of the server, and one for a nonce that has grown old. */
const MAX_CHALLENGES = 3;

const CLOSED = { reason: "closed", detail: "the session or the transport was closed" } as const;

class HttpTransport implements SessionTransport {
  readonly #options: HttpTransportOptions;
  readonly #limits: HttpTransportLimits;
  readonly #sessions = new Map<string, HttpSession>();
  readonly #tls: (handset: string | undefined) => TlsConnection;
  readonly #shared: Connections | undefined;
  #isClosed = false;

  constructor(options: HttpTransportOptions) {
    this.#options = options;
    this.#limits = { ...HTTP_TRANSPORT_LIMITS, ...options.limits };
    this.#tls = tlsConnections(options.tls);
    if (options.connections === "shared-pool") this.#shared = this.#connections(undefined);
  }

  async exchange(request: SessionRequest): Promise<SessionAnswer> {
    if (this.#isClosed) return { outcome: "failed", ...CLOSED };
    const session = this.#session(request);
    const progress = { tries: 0, wasReset: false };
    let url = request.url;
    for (let redirects = 0; ; redirects++) {
      const verdict = await this.#persist(request, session, url, progress);
      if (verdict.do === "fail") {
        const { do: _, ...failure } = verdict;
        return { outcome: "failed", ...failure };
      }
      if (verdict.do === "answer") {
        const { contentType, body, hmac } = verdict;
        return { outcome: "answered", contentType, body, url, ...(hmac === undefined ? {} : { hmac }) };
      }
      if (redirects === this.#limits.maxRedirects) {
        const detail = `more than ${redirects} redirects`;
        this.#emit(request, { type: "http.failed", url, attempt: ++progress.tries, detail, retrying: false });
        return { outcome: "failed", reason: "status", detail };
      }
      this.#emit(request, { type: "http.redirected", from: url, to: verdict.to });
      url = verdict.to;
    }
  }

  finish(handset: string, span: string): void {
    const key = sessionKey(handset, span);
    const session = this.#sessions.get(key);
    this.#sessions.delete(key);
    if (session) void this.#end(session);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    await Promise.all([...sessions.map((session) => this.#end(session)), this.#shared?.destroy()]);
  }

  async #end(session: HttpSession): Promise<void> {
    session.isOver = true;
    for (const interrupt of session.interrupts) interrupt();
    if (session.connections !== this.#shared) await session.connections.destroy();
  }

  #session({ handset, span }: SessionRequest): HttpSession {
    const key = sessionKey(handset, span);
    const known = this.#sessions.get(key);
    if (known) return known;
    const connections = this.#shared ?? this.#connections(handset);
    const authentication = new HttpAuthentication(key);
    const made: HttpSession = {
      connections,
      cookies: new CookieJar(),
      authentication,
      last: undefined,
      interrupts: new Set<() => void>(),
      isOver: false,
    };
    this.#sessions.set(key, made);
    return made;
  }

  #connections(handset: string | undefined): Connections {
    const { connections } = this.#options;
    return new Connections({ ...this.#limits, connections, tls: this.#tls(handset) });
  }

  /** Sends the octets to one URL until there is an answer, or no reason to go on. */
  async #persist(
    request: SessionRequest,
    session: HttpSession,
    url: string,
    progress: Progress,
  ): Promise<FinalVerdict> {
    for (;;) {
      const verdict = await this.#attempt(request, session, url);
      if (session.isOver) return { do: "fail", ...CLOSED };
      if (verdict.do === "answer" || verdict.do === "redirect") return verdict;
      const { detail } = verdict;
      const isWorthIt = verdict.do === "retry" && !(verdict.once && progress.wasReset);
      const retrying = isWorthIt && progress.tries < request.retries;
      this.#emit(request, { type: "http.failed", url, attempt: ++progress.tries, detail, retrying });
      if (!retrying) return givenUp(verdict);
      progress.wasReset ||= verdict.once === true;
      await this.#wait(session, this.#backOffMs(verdict, progress.tries));
      if (session.isOver) return { do: "fail", ...CLOSED };
    }
  }

  async #attempt(request: SessionRequest, session: HttpSession, url: string): Promise<Verdict> {
    const target = session.last?.url === url ? session.last.target : requestTarget(url);
    if (!target) return { do: "fail", reason: "unreachable", detail: `not an http or https URL: ${url}` };
    session.last = { url, target };
    const { clock } = this.#options;
    for (let challenges = 0; ; challenges++) {
      const result = await postOnce({
        dispatcher: session.connections.to(target.origin),
        target,
        headers: requestHeaders(request, session, target),
        body: request.body,
        maxAnswerBytes: request.maxAnswerBytes,
        timeoutMs: request.timeoutMs,
        clock,
      });
      if (result.done) {
        storeCookies(session.cookies, result.headers, target);
        session.authentication.hear(result.headers, target);
      }
      const isLast = session.isOver || challenges === MAX_CHALLENGES;
      if (isLast || !this.#isAnswered(result, request, session, target)) return judge(result, url, clock.now());
    }
  }

  /** Whether the server has asked for a credential that the request has, and has not turned down. It goes where the message is addressed, and not where a redirect leads. */
  #isAnswered(
    result: AttemptResult,
    request: SessionRequest,
    { authentication }: HttpSession,
    target: RequestTarget,
  ): boolean {
    const { http } = request;
    if (!http || !result.done || (result.status !== 401 && result.status !== 407)) return false;
    const { status, headers } = result;
    if (requestTarget(request.url)?.origin !== target.origin) return false;
    if (!authentication.isAnswered(status, headers, target, http)) return false;
    this.#emit(request, { type: "http.challenged", url: target.origin + target.path, status, scheme: http.scheme });
    return true;
  }

  #backOffMs(verdict: Verdict & { readonly do: "retry" }, tries: number): Millis {
    const { backOffMs, maxBackOffMs, maxRetryAfterMs } = this.#limits;
    if (verdict.waitMs !== undefined) return Math.min(verdict.waitMs, maxRetryAfterMs);
    return Math.min(backOffMs * 2 ** (tries - 1), maxBackOffMs);
  }

  #wait(session: HttpSession, delayMs: Millis): Promise<void> {
    const { clock } = this.#options;
    return new Promise((resolve) => {
      const over = () => {
        clock.clearTimeout(timer);
        session.interrupts.delete(over);
        resolve();
      };
      const timer = clock.setTimeout(over, delayMs);
      session.interrupts.add(over);
    });
  }

  #emit({ handset, span }: SessionRequest, event: Parameters<Emit>[0]): void {
    this.#options.emit({ handset, span, ...event });
  }
}

function givenUp(verdict: Extract<Verdict, { readonly do: "retry" | "fail" }>): FinalVerdict {
  const { reason, detail } = verdict;
  return verdict.do === "fail" ? verdict : { do: "fail", reason, detail };
}

function sessionKey(handset: string, span: string): string {
  return `${handset} ${span}`;
}

function requestHeaders(
  { contentType, userAgent, body, hmac }: SessionRequest,
  { cookies, authentication }: HttpSession,
  target: RequestTarget,
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {
    "Content-Type": contentType,
    Accept: "application/vnd.syncml.dm+wbxml, application/vnd.syncml.dm+xml",
    "Accept-Charset": "utf-8",
    "Cache-Control": "no-store",
    "User-Agent": userAgent,
    "Content-Length": String(body.length),
  };
  authentication.addTo(headers, target);
  const cookie = cookies.header(target);
  if (cookie !== undefined) headers["Cookie"] = cookie;
  if (hmac !== undefined) headers[HMAC_HEADER] = toHeaderText(hmac);
  return headers;
}

function storeCookies(jar: CookieJar, headers: ResponseHeaders, target: RequestTarget): void {
  const lines = headers["set-cookie"];
  if (lines !== undefined) jar.store(typeof lines === "string" ? [lines] : lines, target);
}
