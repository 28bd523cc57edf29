import type { Millis } from "../base/clock.ts";
import type { FeedLimits } from "../bearer/websocket/event-feed.ts";

/** Bounds on what callers may do to the control API. */
export interface ControlLimits extends FeedLimits {
  /** Octets of one body; beyond, status 413, as soon as the length is announced. */
  readonly maxBodyBytes: number;
  /** From connecting, or the answer before, to the last header line; after it, status 408. */
  readonly headersTimeoutMs: Millis;
  /** From connecting, or the answer before, to the last octet of the body; after it, status 408. */
  readonly requestTimeoutMs: Millis;
  /** How long a handset may take; after it, status 503. */
  readonly handleTimeoutMs: Millis;
  /** Time without a request after an answer. */
  readonly keepAliveMs: Millis;
  /** Time in which nothing moves on a connection, for example because an answer is not read. */
  readonly idleTimeoutMs: Millis;
  /** Connections at the same time, with those that watch events; further ones are dropped unanswered. */
  readonly maxConnections: number;
  /** Connections that watch events; further ones get status 503. */
  readonly maxSubscribers: number;
  /** Pings of one subscriber a second, on average and as a burst; beyond, close code 1008. */
  readonly maxPingsPerSecond: number;
  /** Silence of a subscriber after which it is sent a ping. */
  readonly pingMs: Millis;
  /** Wait for the pong; after it, close code 1008. */
  readonly pongTimeoutMs: Millis;
  /** Time that whoever is still connected has to take leave. */
  readonly closeGraceMs: Millis;
}

/** What the control API uses where its options say nothing. */
export const CONTROL_LIMITS: ControlLimits = {
  maxBodyBytes: 262_144,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  handleTimeoutMs: 30_000,
  keepAliveMs: 5_000,
  idleTimeoutMs: 60_000,
  maxConnections: 64,
  maxSubscribers: 16,
  maxPingsPerSecond: 20,
  maxBufferedBytes: 1_048_576,
  maxDroppedEvents: 10_000,
  pingMs: 30_000,
  pongTimeoutMs: 10_000,
  closeGraceMs: 1_000,
};
