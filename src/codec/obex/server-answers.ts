/** How the application answers what {@link receiveRequest} asks. */
import { Bug } from "../../base/errors.ts";
import { findHeader, type ObexHeader, obexHeader } from "./headers.ts";
import { type ObexObject, splitObject } from "./object.ts";
import { type ConnectFields, OBEX_MIN_PACKET_LENGTH, OBEX_VERSION_1_0, type ObexResponse } from "./packet.ts";
import { OBEX_RESPONSES, type ObexResponseName } from "./response-codes.ts";
import { type AskedRequest, IDLE_PHASE, type ObexServerState, type ObexServerStep } from "./server-state.ts";

/**
 * Accepts the CONNECT that was asked about. With a connection id the reply begins with it and names the target in Who;
 * without one the client speaks to the default service, whatever target it named.
 */
export function acceptConnect(
  state: ObexServerState,
  answer: { readonly connectionId?: number; readonly headers?: readonly ObexHeader[] } = {},
): ObexServerStep {
  const request = askedFor(state, "CONNECT");
  const { connectionId, headers = [] } = answer;
  const target = findHeader(request.headers, "Target");
  const directed = connectionId === undefined ? [] : [obexHeader("Connection-Id", connectionId)];
  const who = connectionId === undefined || !target ? [] : [obexHeader("Who", target)];
  const { maxPacketLength } = request;
  return {
    state: {
      ...state,
      peer: { maxPacketLength, ...(connectionId === undefined ? {} : { connectionId }) },
      phase: IDLE_PHASE,
    },
    reply: { ...connectReply(state, "Success"), headers: [...directed, ...who, ...headers] },
  };
}

/**
 * Answers the GET that was asked about with an object, in as many packets as the client's maximum packet length wants;
 * the client fetches the rest by repeating its GET.
 * @throws {CodecError} `limit-exceeded` for a header that does not fit in one packet
 */
export function serveObject(state: ObexServerState, object: ObexObject): ObexServerStep {
  askedFor(state, "GET");
  const packets = splitObject(object, state.peer?.maxPacketLength ?? OBEX_MIN_PACKET_LENGTH);
  return servePacket(state, packets, 0);
}

/** Answers what was asked with a response code, or ends a PUT or GET that is still coming in, in place of its Continue. */
export function answerWith(
  state: ObexServerState,
  response: ObexResponseName,
  headers: readonly ObexHeader[] = [],
): ObexServerStep {
  const { phase } = state;
  if (phase.at !== "asked" && phase.at !== "receiving") throw new Bug("an answer belongs to a request");
  const isConnect = phase.at === "asked" && phase.request.operation === "CONNECT";
  const reply = isConnect ? connectReply(state, response) : plainReply(response);
  return { state: { ...state, phase: IDLE_PHASE }, reply: { ...reply, headers } };
}

/** The reply that carries packet number `sent`, and what follows from it. */
export function servePacket(
  state: ObexServerState,
  packets: readonly (readonly ObexHeader[])[],
  sent: number,
): ObexServerStep {
  const headers = packets[sent] ?? [];
  if (sent + 1 >= packets.length) {
    return { state: { ...state, phase: IDLE_PHASE }, reply: { ...plainReply("Success"), headers } };
  }
  const phase = { at: "serving", packets, sent: sent + 1 } as const;
  return { state: { ...state, phase }, reply: { ...plainReply("Continue"), headers } };
}

/** A reply without headers. */
export function plainReply(response: ObexResponseName): ObexResponse {
  return { code: OBEX_RESPONSES[response], final: true, headers: [] };
}

/** A reply to CONNECT without headers; refusals carry the fixed fields too. */
export function connectReply({ settings }: ObexServerState, response: ObexResponseName): ObexResponse {
  const connect: ConnectFields = {
    version: OBEX_VERSION_1_0,
    flags: 0,
    maxPacketLength: settings.maxPacketLength,
  };
  return { ...plainReply(response), connect };
}

function askedFor<Operation extends AskedRequest["operation"]>(
  { phase }: ObexServerState,
  operation: Operation,
): Extract<AskedRequest, { readonly operation: Operation }> {
  if (phase.at === "asked" && phase.request.operation === operation) {
    return phase.request as Extract<AskedRequest, { readonly operation: Operation }>;
  }
  throw new Bug(`nobody asked about ${operation}`);
}
