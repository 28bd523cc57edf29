/**
 * DM over HTTP, the client's side (SyncML_HTTP): each message is one POST, and the same octets are POSTed again when
 * the transport failed and not the server. A session has its own cookies and, unless shared, its own connections.
 */
import type { Clock, Millis } from "../../base/clock.ts";
import type { Emit } from "../../events/event.ts";
import type { SessionAnswer, SessionRequest, SessionTransport } from "../../ports/session-transport.ts";
import { sessionKey } from "../peer/session-key.ts";
import { type ConnectionPolicy, Connections } from "./connections.ts";
import { HttpSession } from "./http-session.ts";
import { type TlsConnection, type TlsOptions, tlsConnections } from "./tls.ts";
import { HTTP_TRANSPORT_LIMITS, type HttpTransportLimits } from "./transport-limits.ts";
import type { Verdict } from "./verdict.ts";

/** What carries sessions over HTTP. */
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

/** What counts over all tries of one message. */
interface Progress {
  tries: number;
  wasReset: boolean;
}

type FinalVerdict = Exclude<Verdict, { readonly do: "retry" }>;

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
    session.end();
    if (session.connections !== this.#shared) await session.connections.destroy();
  }

  #session({ handset, span }: SessionRequest): HttpSession {
    const key = sessionKey(handset, span);
    const known = this.#sessions.get(key);
    if (known) return known;
    const made = new HttpSession(key, this.#shared ?? this.#connections(handset), this.#options.clock);
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
      const verdict = await session.attempt(request, url, (event) => this.#emit(request, event));
      if (session.isOver) return { do: "fail", ...CLOSED };
      if (verdict.do === "answer" || verdict.do === "redirect") return verdict;
      const { detail } = verdict;
      const isWorthIt = verdict.do === "retry" && !(verdict.once && progress.wasReset);
      const retrying = isWorthIt && progress.tries < request.retries;
      this.#emit(request, { type: "http.failed", url, attempt: ++progress.tries, detail, retrying });
      if (!retrying) return givenUp(verdict);
      progress.wasReset ||= verdict.once === true;
      await session.wait(this.#backOffMs(verdict, progress.tries));
      if (session.isOver) return { do: "fail", ...CLOSED };
    }
  }

  #backOffMs(verdict: Verdict & { readonly do: "retry" }, tries: number): Millis {
    const { backOffMs, maxBackOffMs, maxRetryAfterMs } = this.#limits;
    if (verdict.waitMs !== undefined) return Math.min(verdict.waitMs, maxRetryAfterMs);
    return Math.min(backOffMs * 2 ** (tries - 1), maxBackOffMs);
  }

  #emit({ handset, span }: SessionRequest, event: Parameters<Emit>[0]): void {
    this.#options.emit({ handset, span, ...event });
  }
}

function givenUp(verdict: Extract<Verdict, { readonly do: "retry" | "fail" }>): FinalVerdict {
  const { reason, detail } = verdict;
  return verdict.do === "fail" ? verdict : { do: "fail", reason, detail };
}
