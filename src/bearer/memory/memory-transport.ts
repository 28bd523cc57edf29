import type { Clock, Millis } from "../../base/clock.ts";
import type { SessionAnswer, SessionRequest, SessionTransport } from "../../ports/session-transport.ts";

/** A DM server in the same process: one message in, one out. */
export type MessageHandler = (request: { contentType: string; body: Uint8Array; path: string; hmac?: string }) => {
  status: number;
  contentType: string;
  body: Uint8Array;
  hmac?: string;
  /** How long the server takes for it. */
  delayMs?: Millis;
  /** Octets of the body after which no more come. */
  cutAfter?: number;
};

/** DM sessions without a network: each exchange takes `latencyMs` of the clock. For virtual time. */
export function memoryTransport(handle: MessageHandler, clock: Clock, latencyMs: Millis): SessionTransport {
  return {
    exchange: (request) =>
      new Promise<SessionAnswer>((resolve) => {
        clock.setTimeout(() => {
          const { delayMs = 0, answered } = exchange(handle, request);
          const isLate = latencyMs + delayMs >= request.timeoutMs && delayMs > 0;
          const waitMs = isLate ? request.timeoutMs - latencyMs : delayMs;
          const outcome = isLate ? timedOut(request.timeoutMs) : answered;
          if (waitMs <= 0) resolve(outcome);
          else clock.setTimeout(() => resolve(outcome), waitMs);
        }, latencyMs);
      }),
    finish() {},
    async close() {},
  };
}

function exchange(
  handle: MessageHandler,
  { url, contentType, body, hmac }: SessionRequest,
): { readonly answered: SessionAnswer; readonly delayMs?: Millis | undefined } {
  const path = url.replace(/^[a-z]+:\/\/[^/]*/, "") || "/";
  const { status, delayMs, cutAfter, ...whole } = tryHandle(handle, {
    contentType,
    body,
    path,
    ...(hmac === undefined ? {} : { hmac }),
  });
  if (cutAfter !== undefined && cutAfter < whole.body.length) {
    const detail = `cut after ${cutAfter} of ${whole.body.length} octets`;
    return { answered: { outcome: "failed", reason: "broken", detail }, delayMs };
  }
  if (status !== 200) {
    const failure = { outcome: "failed", reason: "status", detail: `HTTP status ${status}` } as const;
    return { answered: status === 415 ? { ...failure, refusesEncoding: true } : failure, delayMs };
  }
  const mac = whole.hmac === undefined ? {} : { hmac: whole.hmac };
  const answered = { outcome: "answered", contentType: whole.contentType, body: whole.body, url, ...mac } as const;
  return { answered, delayMs };
}

function timedOut(timeoutMs: Millis): SessionAnswer {
  return { outcome: "failed", reason: "timeout", detail: `no answer within ${timeoutMs} ms` };
}

/** As behind a network, a server that fails answers with a status; its error is nothing that the client sees. */
function tryHandle(handle: MessageHandler, request: Parameters<MessageHandler>[0]): ReturnType<MessageHandler> {
  try {
    return handle(request);
  } catch {
    return { status: 500, contentType: "", body: new Uint8Array() };
  }
}
