import type { Millis } from "../../base/clock.ts";

/** Bounds on what test tools may do to the WebSocket bearer. */
export interface WebSocketLimits {
  /** Connections at the same time, upgraded or not; further ones are dropped unanswered. */
  readonly maxConnections: number;
  /** Time from connecting to the whole upgrade request, or to reading its refusal. */
  readonly handshakeTimeoutMs: Millis;
  /** Octets of one message, whole or in fragments; beyond, close code 1009 as soon as the length is announced. */
  readonly maxMessageBytes: number;
  /** Messages and pings of one connection a second, on average and as a burst; beyond, close code 1008. */
  readonly maxMessagesPerSecond: number;
  /** Pushes of one connection that wait for their answer; beyond, nothing more is read. */
  readonly window: number;
  /** Time a delivery may take; after it the answer is `busy`. */
  readonly deliverTimeoutMs: Millis;
  /** Octets the peer has not read; beyond, events are left out, and an answer ends the connection. */
  readonly maxBufferedBytes: number;
  /** Events left out in a row; beyond, close code 1008. */
  readonly maxDroppedEvents: number;
  /** Silence of the peer after which it is sent a ping. */
  readonly pingMs: Millis;
  /** Wait for the pong. */
  readonly pongTimeoutMs: Millis;
  /** Time a peer has to take leave after we closed. */
  readonly closeGraceMs: Millis;
}

/** What the WebSocket bearer uses where its options say nothing. */
export const WEBSOCKET_LIMITS: WebSocketLimits = {
  maxConnections: 1_000,
  handshakeTimeoutMs: 10_000,
  maxMessageBytes: 65_536,
  maxMessagesPerSecond: 200,
  window: 10,
  deliverTimeoutMs: 30_000,
  maxBufferedBytes: 1_048_576,
  maxDroppedEvents: 10_000,
  pingMs: 30_000,
  pongTimeoutMs: 10_000,
  closeGraceMs: 1_000,
};
