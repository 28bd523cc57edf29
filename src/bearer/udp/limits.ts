import type { Millis } from "../../base/clock.ts";

/** Bounds on what senders of datagrams may do. A datagram past one is dropped and told by an event. */
export interface UdpLimits {
  readonly maxDatagramBytes: number;
  /** Datagrams of one sender, address and port, a second, on average and as a burst. */
  readonly maxPerSecondOfSource: number;
  /** Datagrams of all senders together a second: a flood can come from as many ports as it likes. */
  readonly maxPerSecond: number;
  /** Senders remembered at the same time; the one heard first is forgotten, and with it what it used up. */
  readonly maxSources: number;
  /** Datagrams whose delivery is not over yet. */
  readonly maxUnfinished: number;
  /** Time a delivery may take; after it the datagram counts as lost. */
  readonly deliverTimeoutMs: Millis;
}

/** What the UDP bearer uses where its options say nothing. */
export const UDP_LIMITS: UdpLimits = {
  maxDatagramBytes: 32_768,
  maxPerSecondOfSource: 200,
  maxPerSecond: 5_000,
  maxSources: 1_000,
  maxUnfinished: 1_000,
  deliverTimeoutMs: 30_000,
};
