import type { Millis } from "../../base/clock.ts";

/** Bounds on how an HTTP transport waits, retries and follows. */
export interface HttpTransportLimits {
  readonly connectTimeoutMs: Millis;
  /** How long an unused connection is kept for the next message. */
  readonly keepAliveMs: Millis;
  /** Connections to one origin under `shared-pool`. */
  readonly poolSize: number;
  readonly maxRedirects: number;
  /** Wait before the first further try; doubles with each one, up to `maxBackOffMs`. */
  readonly backOffMs: Millis;
  readonly maxBackOffMs: Millis;
  /** Longest wait a server may ask for with Retry-After. */
  readonly maxRetryAfterMs: Millis;
}

/** What a transport uses where its options say nothing. */
export const HTTP_TRANSPORT_LIMITS: HttpTransportLimits = {
  connectTimeoutMs: 30_000,
  keepAliveMs: 60_000,
  poolSize: 64,
  maxRedirects: 5,
  backOffMs: 1_000,
  maxBackOffMs: 30_000,
  maxRetryAfterMs: 60_000,
};
