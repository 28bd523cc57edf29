import { createServer, type Server, type ServerOptions } from "node:http";
import type { Clock, Millis } from "../../base/clock.ts";

/** Bounds on the connections of a server. */
export interface HttpServerLimits {
  /** From connecting to the last header line. */
  readonly headersTimeoutMs: Millis;
  /** From connecting, or the answer before, to the last octet of the body. */
  readonly requestTimeoutMs: Millis;
  readonly keepAliveMs: Millis;
  readonly maxConnections: number;
}

/** A server whose clients cannot hold connections for nothing. */
export function boundedServer(limits: HttpServerLimits, options: ServerOptions = {}): Server {
  const { headersTimeoutMs, requestTimeoutMs, keepAliveMs, maxConnections } = limits;
  const server = createServer({
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveMs,
    connectionsCheckingInterval: Math.max(10, Math.min(headersTimeoutMs, 5_000) / 2),
    ...options,
  });
  server.maxConnections = maxConnections;
  return server;
}

/** Takes no more requests, lets answers under way finish for `graceMs`, and cuts every connection. */
export function closeServer(server: Server, clock: Clock, graceMs: Millis): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clock.clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
