import type { Millis } from "../base/clock.ts";

/** One SyncML message out and the answer in, over whatever carries DM sessions. */
export interface SessionTransport {
  /** Sends the octets, again and unchanged on a retry. Never rejects: what went wrong is in the answer. */
  exchange(request: SessionRequest): Promise<SessionAnswer>;
  /** The session behind this handset and span is over: what was held open for it may go. */
  finish(handset: string, span: string): void;
  /** The call that came by this line leads to no session; absent where there are no lines. */
  refuse?(line: string): void;
  close(): Promise<void>;
}

/** One message, where it goes, and how long that may take. */
export interface SessionRequest {
  readonly url: string;
  readonly contentType: string;
  readonly body: Uint8Array;
  /** The value of the header `x-syncml-hmac` beside the body (DM_Security). */
  readonly hmac?: string;
  /** Shown to a server that asks for it, and to nobody else; never in events. */
  readonly transportCredential?: TransportCredential;
  readonly userAgent: string;
  /** Largest answer accepted, in octets. */
  readonly maxAnswerBytes: number;
  readonly timeoutMs: Millis;
  /** Further tries after the first one. */
  readonly retries: number;
  readonly handset: string;
  readonly span: string;
  /** The line that the session goes over in place of the network, as `InboundPush` named it. */
  readonly line?: string;
}

/** A credential of the transport's own authentication: of HTTP (RFC_7616, RFC_7617), or of OBEX. */
export interface TransportCredential {
  readonly scheme: "basic" | "digest" | "obex";
  readonly name: string;
  readonly secret: string;
}

/** The server's answer, or why there is none. */
export type SessionAnswer =
  | {
      readonly outcome: "answered";
      readonly contentType: string;
      readonly body: Uint8Array;
      readonly url: string;
      /** The value of the header `x-syncml-hmac` beside the body. */
      readonly hmac?: string;
    }
  | {
      readonly outcome: "failed";
      readonly reason: SessionFailure;
      readonly detail: string;
      /** There with status 415 of HTTP, and its like in OBEX: the server has not read the message, and might read it in the other encoding. */
      readonly refusesEncoding?: true;
    };

/** `unreachable`: no connection; `certificate`: one side does not trust the other's; `timeout`; `status`: a status of HTTP or OBEX that ends the session; `broken`: a short, oversized or unreadable answer; `closed`: the transport was shut. */
export type SessionFailure = "unreachable" | "certificate" | "timeout" | "status" | "broken" | "closed";
