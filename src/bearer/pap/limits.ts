import type { Millis } from "../../base/clock.ts";

/** Bounds on what push initiators may do to a gateway. Those of HTTP itself are in `HttpListenerLimits`. */
export interface PapLimits {
  /** Octets of one HTTP body; beyond, 413. */
  readonly maxBodyBytes: number;
  /** Octets of the content of one push; beyond, the message is bad. */
  readonly maxContentBytes: number;
  /** Addresses of one push; beyond, code 3005. */
  readonly maxAddresses: number;
  /** Requests of all initiators a second, on average and as a burst; beyond, 503. */
  readonly maxRequestsPerSecond: number;
  /** Pushes that are remembered for queries and to tell repeated push ids; beyond, the oldest finished one is forgotten, and without one the push is refused with 4001. */
  readonly maxPushes: number;
  /** Addresses of all remembered pushes together; beyond, as with `maxPushes`. */
  readonly maxRecipients: number;
  /** Octets of all content that waits for its delivery; beyond, the push is refused with 4001. */
  readonly maxWaitingBytes: number;
  /** How long an answer waits for the first try of a delivery; after it the delivery goes on behind the answer. */
  readonly answerWithinMs: Millis;
  /** Tries of a delivery that is put off; after them it is undeliverable. */
  readonly maxTries: number;
  /** Wait before the second try; doubles with each one. */
  readonly backOffMs: Millis;
  readonly maxBackOffMs: Millis;
  /** Result notifications that wait or are under way; beyond, further ones are given up. */
  readonly maxNotifications: number;
  /** Result notifications POSTed at the same time. */
  readonly notificationsAtOnce: number;
  /** Tries of one result notification. */
  readonly notificationTries: number;
  /** Wait for the answer to one. */
  readonly notificationTimeoutMs: Millis;
}

/** What a gateway uses where its options say nothing. */
export const PAP_GATEWAY_LIMITS: PapLimits = {
  maxBodyBytes: 2 * 1024 * 1024,
  maxContentBytes: 1024 * 1024,
  maxAddresses: 1_000,
  maxRequestsPerSecond: 5_000,
  maxPushes: 10_000,
  maxRecipients: 100_000,
  maxWaitingBytes: 64 * 1024 * 1024,
  answerWithinMs: 10_000,
  maxTries: 10,
  backOffMs: 1_000,
  maxBackOffMs: 60_000,
  maxNotifications: 10_000,
  notificationsAtOnce: 16,
  notificationTries: 5,
  notificationTimeoutMs: 10_000,
};
