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
  const answered = tryHandle(handle, { contentType, body, path });
  if (answered.status !== 200) {
    return { outcome: "failed", reason: "status", detail: `HTTP status ${answered.status}` };
  }
  return { outcome: "answered", contentType: answered.contentType, body: answered.body, url };
}

/** As behind a network, a server that fails answers with a status; its error is nothing that the client sees. */
function tryHandle(handle: MessageHandler, request: Parameters<MessageHandler>[0]): ReturnType<MessageHandler> {
  try {
    return handle(request);
  } catch {
    return { status: 500, contentType: "", body: new Uint8Array() };
  }
}
