import type { Millis } from "../../base/clock.ts";
import type { FrameLimits } from "./frame-reader.ts";

/** Bounds on any SMPP connection, whichever side opened it. */
export interface LinkLimits extends FrameLimits {
  /** Optional parameters one PDU may have. */
  readonly maxTlvs: number;
  /** Silence of the peer after which an enquire_link is sent. */
  readonly enquireLinkMs: Millis;
  /** Wait for the response to a request of ours. */
  readonly responseTimeoutMs: Millis;
  /** Octets sent that the peer has not read; beyond, the session is cut. */
  readonly maxUnreadBytes: number;
  /** PDUs of any kind a second, on average and as a burst; beyond, nothing is read for a second. */
  readonly maxPdusPerSecond: number;
  /** Time a peer has to take leave after we ended a session. */
  readonly closeGraceMs: Millis;
}

/** Bounds on delivery receipts. */
export interface ReceiptLimits {
  /** Receipts of one system_id that wait to be taken; beyond, new ones are dropped. */
  readonly maxReceipts: number;
  /** System_ids without a session that receipts are kept for; beyond, those of the first one are dropped. */
  readonly maxAbsentees: number;
  /** Times that one receipt is sent before it is dropped. */
  readonly receiptTries: number;
  /** Wait before a receipt is sent again that the peer asked to send later. */
  readonly receiptRetryMs: Millis;
}

/** Bounds on what peers may do to an SMSC. */
export interface SmscLimits extends LinkLimits, ReceiptLimits {
  /** Connections at the same time, bound or not. */
  readonly maxSessions: number;
  /** Time from connecting to a successful bind. */
  readonly bindTimeoutMs: Millis;
  /** Messages of one session that may wait for their answer; beyond, ESME_RTHROTTLED. */
  readonly window: number;
  /** Time a delivery may take; after it the peer is told to try again. */
  readonly deliverTimeoutMs: Millis;
  /** Binds, messages and unbinds of one session a second, on average and as a burst; beyond, ESME_RTHROTTLED. */
  readonly maxRequestsPerSecond: number;
}

const LINK_LIMITS: LinkLimits = {
  minPduBytes: 16,
  maxPduBytes: 16_384,
  maxTlvs: 100,
  enquireLinkMs: 30_000,
  responseTimeoutMs: 10_000,
  maxUnreadBytes: 1_048_576,
  maxPdusPerSecond: 20_000,
  closeGraceMs: 1_000,
};

/** What an SMSC uses where its options say nothing. */
export const SMSC_LIMITS: SmscLimits = {
  ...LINK_LIMITS,
  maxSessions: 100,
  bindTimeoutMs: 10_000,
  window: 100,
  deliverTimeoutMs: 30_000,
  maxRequestsPerSecond: 5_000,
  maxReceipts: 10_000,
  maxAbsentees: 100,
  receiptTries: 5,
  receiptRetryMs: 1_000,
};

/** Bounds on an ESME's own connection. */
export interface EsmeLimits extends LinkLimits {
  readonly connectTimeoutMs: Millis;
  /** Messages that may wait for their answer at the same time. */
  readonly window: number;
  /** Further tries of a message that the SMSC asks to send later. */
  readonly retries: number;
  /** Wait before the first further try; doubles with each one, up to 32 times. */
  readonly backOffMs: Millis;
}

/** What an ESME uses where its options say nothing. */
export const ESME_LIMITS: EsmeLimits = {
  ...LINK_LIMITS,
  connectTimeoutMs: 10_000,
  window: 10,
  retries: 5,
  backOffMs: 500,
};

/** Bounds on an ESME that receives, and its patience with the SMSC. */
export interface EsmeReceiverLimits extends LinkLimits {
  readonly connectTimeoutMs: Millis;
  /** Messages that may wait for their answer at the same time; beyond, ESME_RX_T_APPN. */
  readonly window: number;
  /** Time a delivery may take; after it the SMSC is told to try again. */
  readonly deliverTimeoutMs: Millis;
  /** Wait before the first new connection after one failed or ended; doubles with each one. */
  readonly reconnectMs: Millis;
  /** Longest wait between connections; a session that lasts as long makes the next wait short again. */
  readonly maxReconnectMs: Millis;
}

/** What a receiving ESME uses where its options say nothing. */
export const ESME_RECEIVER_LIMITS: EsmeReceiverLimits = {
  ...LINK_LIMITS,
  connectTimeoutMs: 10_000,
  window: 100,
  deliverTimeoutMs: 30_000,
  reconnectMs: 1_000,
  maxReconnectMs: 60_000,
};
