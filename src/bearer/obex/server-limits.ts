import type { Millis } from "../../base/clock.ts";
import type { ObexServerSettings } from "../../codec/obex/server-state.ts";
import type { DeliveryLimits } from "../peer/deliver-in-time.ts";

/** Bounds on what OBEX clients may do to a server; the first ones are told to the client or to the codec. */
export interface ObexServerLimits extends ObexServerSettings, DeliveryLimits {
  /** Connections at the same time, to all ports; beyond, Service Unavailable. */
  readonly maxConnections: number;
  /** Of these, connections to one port. */
  readonly maxConnectionsPerPort: number;
  /** From connecting, or a whole packet, to the next whole packet; single octets do not count. */
  readonly idleTimeoutMs: Millis;
  /** Packets of one connection a second, on average and as a burst; beyond, nothing is read for a second. */
  readonly maxPacketsPerSecond: number;
  /** Packets of one connection that cannot be decoded; with the last of them the connection ends. */
  readonly maxBadPackets: number;
  /** Wrong passwords of one connection; with the last of them the connection ends. */
  readonly maxWrongPasswords: number;
  /** Octets sent that the client has not read; beyond, the connection is cut. */
  readonly maxUnreadBytes: number;
  /** Time a client has to read the last answer after we ended a connection. */
  readonly closeGraceMs: Millis;
}

/** What a server uses where its options say nothing. */
export const OBEX_SERVER_LIMITS: ObexServerLimits = {
  maxPacketLength: 8192,
  maxObjectOctets: 1024 * 1024,
  maxHeaders: 64,
  deliverTimeoutMs: 30_000,
  maxConnections: 1_000,
  maxConnectionsPerPort: 8,
  idleTimeoutMs: 30_000,
  maxPacketsPerSecond: 5_000,
  maxBadPackets: 10,
  maxWrongPasswords: 3,
  maxUnreadBytes: 262_144,
  closeGraceMs: 1_000,
};
