import { systemClock } from "../../src/base/clock.ts";
import { type HttpTransportOptions, startHttpTransport } from "../../src/bearer/http/session-transport.ts";
import type { EventBody } from "../../src/events/event.ts";
import type { SessionRequest, SessionTransport } from "../../src/ports/session-transport.ts";

export const WBXML = "application/vnd.syncml.dm+wbxml";

/** A transport that backs off in no time, with what it emitted. */
export function aTransport(options: Partial<HttpTransportOptions> = {}): {
  readonly transport: SessionTransport;
  readonly events: EventBody[];
} {
  const events: EventBody[] = [];
  const transport = startHttpTransport({
    connections: "per-session",
    clock: systemClock,
    emit: (event) => events.push(event),
    ...options,
    limits: { backOffMs: 1, maxRetryAfterMs: 5, ...options.limits },
  });
  return { transport, events };
}

/** One message of session-1. */
export function aRequest(url: string, fields: Partial<SessionRequest> = {}): SessionRequest {
  return {
    url,
    contentType: WBXML,
    body: Uint8Array.of(2, 0, 0, 0x6a, 0xff),
    userAgent: "acme a1",
    maxAnswerBytes: 1000,
    timeoutMs: 60_000,
    retries: 3,
    handset: "352099001761481",
    span: "session-1",
    ...fields,
  };
}
