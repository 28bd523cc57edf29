import type { Millis } from "../../../base/clock.ts";

/** Bounds on how a device waits and tries again as an OBEX client. */
export interface ObexSessionLimits {
  readonly connectTimeoutMs: Millis;
  /** The longest packet that is taken, 255 to 65535; messages may be longer, and go in several. */
  readonly maxPacketLength: number;
  /** Wait before the first further try; doubles with each one, up to `maxBackOffMs`. */
  readonly backOffMs: Millis;
  readonly maxBackOffMs: Millis;
  /** How long the answer to DISCONNECT is waited for. */
  readonly goodbyeMs: Millis;
}

/** What sessions use where the options say nothing. */
export const OBEX_SESSION_LIMITS: ObexSessionLimits = {
  connectTimeoutMs: 30_000,
  maxPacketLength: 8192,
  backOffMs: 1_000,
  maxBackOffMs: 30_000,
  goodbyeMs: 1_000,
};
