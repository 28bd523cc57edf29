import type { Millis } from "../base/clock.ts";

/** One SyncML message out and the answer in, over whatever carries DM sessions. */
export interface SessionTransport {
  /** Sends the octets, again and unchanged on a retry. Never rejects: what went wrong is in the answer. */
  exchange(request: SessionRequest): Promise<SessionAnswer>;
  /** The session behind this handset and span is over: what was held open for it may go. */
  finish(handset: string, span: string): void;
  close(): Promise<void>;
}

export interface SessionRequest {
  readonly url: string;
  readonly contentType: string;
  readonly body: Uint8Array;
  readonly userAgent: string;
  /** Largest answer accepted, in octets. */
  readonly maxAnswerBytes: number;
  readonly timeoutMs: Millis;
  /** Further tries after the first one. */
  readonly retries: number;
  readonly handset: string;
  readonly span: string;
}

export type SessionAnswer =
  | { readonly outcome: "answered"; readonly contentType: string; readonly body: Uint8Array; readonly url: string }
  | { readonly outcome: "failed"; readonly reason: SessionFailure; readonly detail: string };

/** `unreachable`: no connection; `timeout`; `status`: an HTTP status that ends the session; `broken`: a short, oversized or unreadable answer; `closed`: the transport was shut. */
export type SessionFailure = "unreachable" | "timeout" | "status" | "broken" | "closed";
