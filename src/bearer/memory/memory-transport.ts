import type { Clock, Millis } from "../../base/clock.ts";
import type { SessionAnswer, SessionRequest, SessionTransport } from "../../ports/session-transport.ts";

/** A DM server in the same process: one message in, one out. */
export type MessageHandler = (request: { contentType: string; body: Uint8Array; path: string }) => {
  status: number;
  contentType: string;
  body: Uint8Array;
};

/** DM sessions without a network: each exchange takes `latencyMs` of the clock. For virtual time. */
export function memoryTransport(handle: MessageHandler, clock: Clock, latencyMs: Millis): SessionTransport {
  return {
    exchange: (request) =>
      new Promise<SessionAnswer>((resolve) => {
        clock.setTimeout(() => resolve(answer(handle, request)), latencyMs);
      }),
    finish() {},
    async close() {},
  };
}

function answer(handle: MessageHandler, { url, contentType, body }: SessionRequest): SessionAnswer {
  const path = url.replace(/^[a-z]+:\/\/[^/]*/, "") || "/";
  const answered = handle({ contentType, body, path });
  if (answered.status !== 200) {
    return { outcome: "failed", reason: "status", detail: `HTTP status ${answered.status}` };
  }
  return { outcome: "answered", contentType: answered.contentType, body: answered.body, url };
}
