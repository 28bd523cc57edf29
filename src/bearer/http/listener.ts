/** A small HTTP/1.1 listener: takes whole requests of bounded size and gives whole answers with Content-Length, which is what DM clients understand best. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock, Millis } from "../../base/clock.ts";
import type { Emit } from "../../events/event.ts";
import { inTime } from "../peer/in-time.ts";
import { listen } from "../peer/listen.ts";
import { peerOf } from "../peer/socket-name.ts";
import { boundedServer, closeServer, type HttpServerLimits } from "./bounded-server.ts";
import { readBody } from "./read-body.ts";
import { send } from "./send.ts";
import { splitTarget } from "./url.ts";

/** One request, read to its end. */
export interface HttpRequest {
  readonly method: string;
  /** Without the query, exactly as it was sent. */
  readonly path: string;
  /** What follows the question mark, exactly as it was sent; empty when there is none. */
  readonly query: string;
  /** By lower-case name; repeated ones joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The sender, for example `127.0.0.1:40000`. */
  readonly peer: string;
}

/** The answer to a request. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The connection is cut after so many octets of the body. For tests of those who resume. */
  readonly cutAfter?: number;
}

/** Bounds on what clients may do to a listener. */
export interface HttpListenerLimits extends HttpServerLimits {
  /** How long `handle` may take; after it the answer is 503. */
  readonly handleTimeoutMs: Millis;
  /** How long `close` waits for answers under way. */
  readonly closeGraceMs: Millis;
}

/** What a listener uses where its options say nothing. */
const HTTP_LISTENER_LIMITS: HttpListenerLimits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  handleTimeoutMs: 60_000,
  keepAliveMs: 65_000,
  maxConnections: 10_000,
  closeGraceMs: 1_000,
};

/** Where a listener is, and who answers. */
export interface HttpListenerOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Answers one request. What it throws becomes a 500 without further words. */
  readonly handle: (request: HttpRequest) => Promise<HttpResponse>;
  readonly maxBodyBytes: number;
  readonly emit: Emit;
  readonly clock: Clock;
  readonly limits?: Partial<HttpListenerLimits>;
}

/** A listener that takes requests until it is closed. */
export interface HttpListener {
  /** For example `http://127.0.0.1:8080`. */
  readonly address: string;
  /** Takes no more requests, lets answers under way finish for a moment, and cuts every connection. */
  close(): Promise<void>;
}

/** @throws {PortError} (rejects) `listen-failed` */
export async function startHttpListener(options: HttpListenerOptions): Promise<HttpListener> {
  const limits = { ...HTTP_LISTENER_LIMITS, ...options.limits };
  const server = boundedServer(limits);
  server.on("request", (request, response) => void serve(request, response, options, limits));
  const address = await listen(server, { ...options, bearer: "http" });
  return { address: `http://${address}`, close: () => closeServer(server, options.clock, limits.closeGraceMs) };
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: HttpListenerOptions,
  limits: HttpListenerLimits,
): Promise<void> {
  const body = await readBody(incoming, options.maxBodyBytes);
  if (body === "aborted") return;
  if (body === "too-long") {
    // The rest of the body is not worth reading, so the connection cannot be used again.
    send(outgoing, { status: 413, headers: { Connection: "close" }, body: new Uint8Array() });
    return;
  }
  const request = {
    ...splitTarget(incoming.url),
    method: incoming.method ?? "",
    headers: plainHeaders(incoming),
    body,
    peer: peerOf(incoming.socket),
  };
  send(outgoing, await answer(request, options, limits));
}

/** Never rejects. */
function answer(request: HttpRequest, options: HttpListenerOptions, limits: HttpListenerLimits): Promise<HttpResponse> {
  const { handle, clock, emit } = options;
  const fail = (status: number, detail: string): HttpResponse => {
    emit({ type: "http.failed", url: request.path, attempt: 1, detail, retrying: false });
    return { status, headers: {}, body: new Uint8Array() };
  };
  const run = async () => {
    try {
      return await handle(request);
    } catch (error) {
      return fail(500, error instanceof Error ? error.message : String(error));
    }
  };
  const { handleTimeoutMs } = limits;
  return inTime(run, () => fail(503, `no answer within ${handleTimeoutMs} ms`), clock, handleTimeoutMs);
}

function plainHeaders(incoming: IncomingMessage): Readonly<Record<string, string>> {
  const entries = Object.entries(incoming.headersDistinct).map(([name, values]) => [name, (values ?? []).join(", ")]);
  return Object.fromEntries(entries) as Record<string, string>;
}
