/**
 * The side that asks: one PUT or GET over one connection, as a pure state. Each reply makes the next request or the
 * outcome. A server that never comes to an end is the caller's clock's business; {@link abortOperation} ends it.
 */
import {
  type Collected,
  type CollectFault,
  collect,
  collectedObject,
  NOTHING_COLLECTED,
  OBEX_LIMITS,
  type ObexLimits,
} from "./collect.ts";
import { findHeader, type ObexHeader, obexHeader } from "./headers.ts";
import { type EndOfBody, type ObexObject, splitObject } from "./object.ts";
import {
  type ConnectRequest,
  OBEX_MIN_PACKET_LENGTH,
  OBEX_VERSION_1_0,
  type ObexRequest,
  type ObexResponse,
} from "./packet.ts";
import { isObexSuccess, OBEX_RESPONSES } from "./response-codes.ts";

/** What CONNECT agreed on, as the client sees it. */
export interface ObexConnection {
  /** The longest packet that the server can receive. */
  readonly maxPacketLength: number;
  /** Goes first in every operation; absent when the server gave none. */
  readonly connectionId?: number;
}

/** Before or without CONNECT. */
export const NO_OBEX_CONNECTION: ObexConnection = { maxPacketLength: OBEX_MIN_PACKET_LENGTH };

/** How to carry an operation out. */
export interface OperationOptions extends Partial<ObexLimits> {
  /** Default `last-octets`. */
  readonly endOfBody?: EndOfBody;
}

/** An operation under way. Plain data. */
export interface ObexClientState {
  readonly operation: "PUT" | "GET";
  readonly connection: ObexConnection;
  readonly limits: ObexLimits;
  /** Headers of the request's packets, and how many of them are sent. */
  readonly packets: readonly (readonly ObexHeader[])[];
  readonly sent: number;
  /** What the server sent so far. */
  readonly collected: Collected;
  /** Why ABORT was sent. */
  readonly aborted?: string;
}

/** How an operation ended. `failed` is the client's own verdict, of an ABORT or a server that broke the rules. */
export type ObexOutcome =
  | { readonly result: "done"; readonly code: number; readonly object: ObexObject }
  | { readonly result: "refused"; readonly code: number; readonly headers: readonly ObexHeader[] }
  | { readonly result: "failed"; readonly detail: string };

/** What a step of the client's side gives: its next state, and the next request or the outcome. */
export interface ObexClientStep {
  readonly state: ObexClientState;
  readonly send?: ObexRequest;
  /** Present when the operation is over; then nothing is to be sent. */
  readonly outcome?: ObexOutcome;
}

/** The request that opens a connection: to the service that `target` names, else to the default one. */
export function connectRequest(options: {
  /** The longest packet that the client can receive, 255 to 65535. */
  readonly maxPacketLength: number;
  readonly target?: Uint8Array;
  /** Authentication, for example. */
  readonly headers?: readonly ObexHeader[];
}): ConnectRequest {
  const { maxPacketLength, target, headers = [] } = options;
  const directed = target ? [obexHeader("Target", target)] : [];
  return {
    operation: "CONNECT",
    version: OBEX_VERSION_1_0,
    flags: 0,
    maxPacketLength,
    headers: [...directed, ...headers],
  };
}

/** The connection that a reply to CONNECT grants, or `undefined` for a refusal. */
export function connectionFrom({ code, connect, headers }: ObexResponse): ObexConnection | undefined {
  if (!isObexSuccess(code) || !connect) return undefined;
  const connectionId = findHeader(headers, "Connection-Id");
  return { maxPacketLength: connect.maxPacketLength, ...(connectionId === undefined ? {} : { connectionId }) };
}

/** Begins to send an object; one without a body deletes what its headers name. @throws {CodecError} `limit-exceeded` for a header that does not fit in one packet */
export function startPut(
  object: ObexObject,
  connection: ObexConnection,
  options: OperationOptions = {},
): ObexClientStep {
  return start("PUT", object, connection, options);
}

/** Begins to fetch the object that the headers describe. @throws {CodecError} `limit-exceeded` for a header that does not fit in one packet */
export function startGet(
  headers: readonly ObexHeader[],
  connection: ObexConnection,
  options: OperationOptions = {},
): ObexClientStep {
  return start("GET", { headers }, connection, options);
}

/** Takes the reply to what was sent last. */
export function receiveResponse(state: ObexClientState, response: ObexResponse): ObexClientStep {
  if (state.aborted !== undefined) return { state, outcome: { result: "failed", detail: state.aborted } };
  const { code, headers } = response;
  const isContinue = code === OBEX_RESPONSES.Continue;
  if (!isContinue && !isObexSuccess(code)) return { state, outcome: { result: "refused", code, headers } };
  const collected = collect(state.collected, headers, state.limits);
  if (typeof collected === "string") {
    if (isContinue) return abortOperation(state, COLLECT_FAULTS[collected]);
    return { state, outcome: { result: "failed", detail: COLLECT_FAULTS[collected] } };
  }
  const next = { ...state, collected };
  if (isContinue) return goOn(next);
  if (state.sent < state.packets.length) {
    return { state: next, outcome: { result: "failed", detail: "the server ended a request that was not complete" } };
  }
  return { state: next, outcome: { result: "done", code, object: collectedObject(collected) } };
}

/** Gives an operation up between two packets; the outcome comes with the reply. */
export function abortOperation(state: ObexClientState, reason: string): ObexClientStep {
  const headers = connectionHeaders(state.connection);
  return { state: { ...state, aborted: reason }, send: { operation: "ABORT", final: true, headers } };
}

const COLLECT_FAULTS = {
  "body-after-end": "the server sent Body after End-of-Body",
  "too-large": "the object passes the limit",
  "too-many-headers": "the object has too many headers",
} as const satisfies Readonly<Record<CollectFault, string>>;

function start(
  operation: "PUT" | "GET",
  object: ObexObject,
  connection: ObexConnection,
  { endOfBody, ...limits }: OperationOptions,
): ObexClientStep {
  const headers = [...connectionHeaders(connection), ...object.headers];
  return goOn({
    operation,
    connection,
    limits: { ...OBEX_LIMITS, ...limits },
    packets: splitObject({ ...object, headers }, connection.maxPacketLength, endOfBody),
    sent: 0,
    collected: NOTHING_COLLECTED,
  });
}

/** The next packet of the request, then, for a GET, an empty one for each further piece of the object. */
function goOn(state: ObexClientState): ObexClientStep {
  const { operation, packets, sent } = state;
  if (sent >= packets.length && operation === "PUT") {
    return { state, outcome: { result: "failed", detail: "the server wants more than the whole object" } };
  }
  return {
    state: { ...state, sent: Math.min(sent + 1, packets.length) },
    send: { operation, final: sent + 1 >= packets.length, headers: packets[sent] ?? [] },
  };
}

function connectionHeaders({ connectionId }: ObexConnection): readonly ObexHeader[] {
  return connectionId === undefined ? [] : [obexHeader("Connection-Id", connectionId)];
}
