/** DM over OBEX where the device is the OBEX client: it connects to the server, puts each of its messages and gets each answer (SyncML_OBEX). */
import type { Clock } from "../../../base/clock.ts";
import type { Emit } from "../../../events/event.ts";
import type { SessionAnswer, SessionRequest, SessionTransport } from "../../../ports/session-transport.ts";
import { sessionKey } from "../../peer/session-key.ts";
import { obexAddress } from "../url.ts";
import { ObexClientSession } from "./client-session.ts";
import { OBEX_SESSION_LIMITS, type ObexSessionLimits } from "./session-limits.ts";

/** What carries sessions over OBEX. */
export interface ObexSessionTransportOptions {
  readonly clock: Clock;
  readonly emit: Emit;
  readonly limits?: Partial<ObexSessionLimits>;
}

/** A transport for DM sessions with servers whose address is an `obex:` URL. */
export class ObexSessionTransport implements SessionTransport {
  readonly #options: ObexSessionTransportOptions;
  readonly #limits: ObexSessionLimits;
  readonly #calls = new Map<string, ObexClientSession>();
  readonly #ending = new Set<Promise<void>>();
  #isClosed = false;

  constructor(options: ObexSessionTransportOptions) {
    this.#options = options;
    this.#limits = { ...OBEX_SESSION_LIMITS, ...options.limits };
  }

  exchange(request: SessionRequest): Promise<SessionAnswer> {
    if (this.#isClosed) {
      return Promise.resolve({ outcome: "failed", reason: "closed", detail: "OBEX: the transport was closed" });
    }
    const key = sessionKey(request.handset, request.span);
    const call = this.#calls.get(key) ?? this.#begin(request);
    this.#calls.set(key, call);
    return call.exchange(request);
  }

  finish(handset: string, span: string): void {
    const key = sessionKey(handset, span);
    const call = this.#calls.get(key);
    this.#calls.delete(key);
    if (call) this.#end(call);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const call of this.#calls.values()) this.#end(call);
    this.#calls.clear();
    await Promise.all(this.#ending);
  }

  #begin({ handset, span }: SessionRequest): ObexClientSession {
    const { clock, emit } = this.#options;
    return new ObexClientSession({ clock, limits: this.#limits, report: (event) => emit({ handset, span, ...event }) });
  }

  #end(call: ObexClientSession): void {
    const ending = call.end().finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }
}

/** Sends by OBEX what an `obex:` URL leads to, and everything else by the other transport. */
export function withObex(other: SessionTransport, obex: ObexSessionTransport): SessionTransport {
  return {
    exchange: (request) => (obexAddress(request.url) ? obex : other).exchange(request),
    finish(handset, span) {
      obex.finish(handset, span);
      other.finish(handset, span);
    },
    async close() {
      await obex.close();
      await other.close();
    },
  };
}
