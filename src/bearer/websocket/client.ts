/** A test tool's side of the WebSocket bearer: attaches to a handset, pushes once, and takes the answer. */
import { WebSocket } from "ws";
import type { Clock, Millis } from "../../base/clock.ts";
import { PortError } from "../../base/errors.ts";

/** What the bank says of a push: delivered with an outcome, or refused as no push. */
export interface WebSocketAnswer {
  readonly accepted: boolean;
  /** `accepted`, or why not. */
  readonly detail: string;
}

/** The handset's URL, and how long its answer may take. */
export interface WebSocketPushOptions {
  /** A handset's address, for example `ws://127.0.0.1:8081/handsets/352099000000007`. */
  readonly url: string;
  readonly clock: Clock;
  /** From connecting to the answer; default 60 s. */
  readonly timeoutMs?: Millis;
}

const MAX_MESSAGE_BYTES = 1024 * 1024;

/** Sends one WSP push PDU. @throws {PortError} (rejects) `connect-failed`, `peer-refused` for a handset that is not there, `peer-timeout`, `peer-closed` */
export function pushOverWebSocket(pdu: Uint8Array, options: WebSocketPushOptions): Promise<WebSocketAnswer> {
  const { url, clock, timeoutMs = 60_000 } = options;
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: MAX_MESSAGE_BYTES });
    let wasOpen = false;
    const fail = (code: "connect-failed" | "peer-refused" | "peer-timeout" | "peer-closed", detail: string) => {
      clock.clearTimeout(timer);
      socket.terminate();
      reject(new PortError(code, "websocket", url, detail, { retryable: code !== "peer-refused" }));
    };
    const timer = clock.setTimeout(() => fail("peer-timeout", `no answer within ${timeoutMs} ms`), timeoutMs);
    socket.on("open", () => {
      wasOpen = true;
      socket.send(pdu, () => {}); // A failed write ends the connection.
    });
    socket.on("error", (error) => {
      const isRefusal = error.message.startsWith("Unexpected server response");
      fail(isRefusal ? "peer-refused" : wasOpen ? "peer-closed" : "connect-failed", error.message);
    });
    socket.on("close", (code, reason) => fail("peer-closed", `closed with ${code} ${String(reason)}`.trimEnd()));
    socket.on("message", (data, isBinary) => {
      const answer = isBinary ? undefined : answerFrom(String(data));
      if (!answer) return;
      clock.clearTimeout(timer);
      resolve(answer);
      socket.close();
    });
  });
}

/** The answer in a line; the events of the handset come the same way and are none. */
function answerFrom(line: string): WebSocketAnswer | undefined {
  const { type, outcome, reason } = objectIn(line);
  if (type === "delivered") return { accepted: outcome === "accepted", detail: String(outcome) };
  return type === "refused" ? { accepted: false, detail: String(reason) } : undefined;
}

function objectIn(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
