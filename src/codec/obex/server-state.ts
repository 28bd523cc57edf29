/** What the answering side knows of one transport connection, and what a step gives. */
import { type Collected, OBEX_LIMITS, type ObexLimits } from "./collect.ts";
import type { ObexHeader } from "./headers.ts";
import type { ObexObject } from "./object.ts";
import type { ConnectRequest, ObexResponse, PlainRequest, SetPathRequest } from "./packet.ts";
import type { ObexResponseName } from "./response-codes.ts";

/** What a server says of itself and allows. */
export interface ObexServerSettings extends ObexLimits {
  /** The longest packet it can receive, 255 to 65535; also the guard of {@link addObexOctets}. */
  readonly maxPacketLength: number;
}

/** 8192 octets a packet, and {@link OBEX_LIMITS}. */
export const OBEX_SERVER_SETTINGS: ObexServerSettings = { maxPacketLength: 8192, ...OBEX_LIMITS };

/** What CONNECT agreed on. */
export interface ObexPeer {
  /** The longest packet that the client can receive. */
  readonly maxPacketLength: number;
  /** Absent when the client named no target. */
  readonly connectionId?: number;
}

/** A request that the application must answer. The headers of a GET are those of all its packets. */
export type AskedRequest = ConnectRequest | SetPathRequest | (PlainRequest & { readonly operation: "GET" });

/** What a server is at, told apart by `at`. */
export type ObexServerPhase =
  | { readonly at: "idle" }
  /** The application was asked. */
  | { readonly at: "asked"; readonly request: AskedRequest }
  /** A request is coming in several packets. */
  | { readonly at: "receiving"; readonly operation: "PUT" | "GET"; readonly collected: Collected }
  /** An object is going out: headers of its packets and how many of them are sent. */
  | { readonly at: "serving"; readonly packets: readonly (readonly ObexHeader[])[]; readonly sent: number };

/** One transport connection as the server sees it. Plain data. */
export interface ObexServerState {
  readonly settings: ObexServerSettings;
  /** Present from an accepted CONNECT to DISCONNECT. */
  readonly peer?: ObexPeer;
  readonly phase: ObexServerPhase;
}

/** What the client did wrong; the reply tells it. */
export interface ObexFault {
  readonly response: ObexResponseName;
  readonly detail: string;
}

/** What a step of the server's side gives: its next state, the reply, and what the application has to know. */
export interface ObexServerStep {
  readonly state: ObexServerState;
  /** To be sent; absent while the application is asked. */
  readonly reply?: ObexResponse;
  /** A PUT is complete. The reply is Success; the application may send another code instead. */
  readonly object?: ObexObject;
  /** To be answered with {@link acceptConnect}, {@link serveObject} or {@link answerWith}. */
  readonly asked?: AskedRequest;
  readonly error?: ObexFault;
}

/** The state of a new transport connection. */
export function newObexServer(settings: Partial<ObexServerSettings> = {}): ObexServerState {
  return { settings: { ...OBEX_SERVER_SETTINGS, ...settings }, phase: IDLE_PHASE };
}

/** Nothing is under way. */
export const IDLE_PHASE: ObexServerPhase = { at: "idle" };
