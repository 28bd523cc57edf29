/** The calling side of the control API's events: a WebSocket on which each event comes as one line of JSON. */
import type { IncomingMessage } from "node:http";
import { WebSocket } from "ws";
import type { Clock, Millis } from "../base/clock.ts";
import { PortError } from "../base/errors.ts";
import { authorization, type ControlClientOptions, jsonIn, refusalFrom } from "./client.ts";
import { EVENTS_PATH } from "./protocol.ts";

/** What is watched, and who is told. */
export interface WatchOptions extends ControlClientOptions {
  /** IMEI, IMSI or MSISDN of the only handset whose events are wanted; absent: all events. */
  readonly handset?: string | undefined;
  /** Called when the connection stands: from here on nothing is missed. */
  readonly onOpen?: () => void;
  /** Takes each event as it was sent. */
  readonly onEvent: (line: string) => void;
  /** Ends watching. */
  readonly stopped: AbortSignal;
}

const MAX_EVENT_BYTES = 16 * 1024 * 1024;
const MAX_REFUSAL_CHARACTERS = 64 * 1024;

/** With these a server ends a connection that nothing is wrong with (RFC 6455 §7.4.1). */
const ENDED_IN_ORDER: ReadonlySet<number> = new Set([1000, 1001]);

/**
 * Watches what happens. Resolves when `stopped` is aborted, or with `ended` when the other side ends; a time limit is only on connecting.
 * @throws {PortError} (rejects) `connect-failed`, `peer-timeout`, `peer-closed`, and for a refusal as {@link refusalFrom} says
 */
export function watchEvents(options: WatchOptions): Promise<"stopped" | "ended"> {
  const { address, token, clock, timeoutMs = 60_000, onEvent, stopped } = options;
  if (stopped.aborted) return Promise.resolve("stopped");
  return new Promise((resolve, reject) => {
    const headers = authorization(token);
    const socket = new WebSocket(eventsUrl(options), {
      headers,
      perMessageDeflate: false,
      maxPayload: MAX_EVENT_BYTES,
    });
    let wasOpen = false;
    const settle = (how: () => void) => {
      opening.stop();
      stopped.removeEventListener("abort", stop);
      how();
      socket.terminate();
    };
    const fail = (code: "connect-failed" | "peer-timeout" | "peer-closed", detail: string) =>
      settle(() => reject(new PortError(code, "control", address, detail, { retryable: true })));
    const stop = () => settle(() => resolve("stopped"));
    const opening = alarm(clock, timeoutMs, () => fail("peer-timeout", `no connection within ${timeoutMs} ms`));
    stopped.addEventListener("abort", stop);
    socket.on("open", () => {
      wasOpen = true;
      opening.stop();
      options.onOpen?.();
    });
    socket.on("message", (data, isBinary) => {
      if (!isBinary) onEvent(String(data));
    });
    socket.on("unexpected-response", (_request, response) => {
      const { statusCode = 0 } = response;
      void answerText(response).then((text) => settle(() => reject(refusalFrom(address, statusCode, jsonIn(text)))));
    });
    socket.on("error", (error: NodeJS.ErrnoException) =>
      fail(wasOpen ? "peer-closed" : "connect-failed", error.message || error.code || String(error)),
    );
    socket.on("close", (code, reason) => {
      if (ENDED_IN_ORDER.has(code)) settle(() => resolve("ended"));
      else fail("peer-closed", `closed with ${code} ${String(reason)}`.trimEnd());
    });
  });
}

function eventsUrl({ address, handset }: WatchOptions): string {
  const url = new URL(EVENTS_PATH.replace(/^\//, ""), address.replace(/\/*$/, "/"));
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  if (handset !== undefined) url.searchParams.set("handset", handset);
  return url.href;
}

function alarm(clock: Clock, afterMs: Millis, ring: () => void): { stop(): void } {
  const timer = clock.setTimeout(ring, afterMs);
  return { stop: () => clock.clearTimeout(timer) };
}

/** The body as far as it comes. Never rejects. */
async function answerText(response: IncomingMessage): Promise<string> {
  let text = "";
  try {
    response.setEncoding("utf8");
    for await (const chunk of response) {
      text += String(chunk);
      if (text.length > MAX_REFUSAL_CHARACTERS) break;
    }
  } catch {
    // What has come says it, or nothing does.
  }
  return text;
}
