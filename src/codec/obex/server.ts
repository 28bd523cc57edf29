/**
 * The side that answers, for one transport connection. Pure: a state and a request make a new state and a reply, or a
 * question to the application (server-answers.ts). Every request packet gets one reply. Requests before CONNECT are
 * taken, as simple senders do it; then {@link OBEX_MIN_PACKET_LENGTH} holds.
 */
import { type Collected, type CollectFault, collect, collectedObject, NOTHING_COLLECTED } from "./collect.ts";
import { OBEX_HEADERS } from "./header-table.ts";
import type { ObexHeader } from "./headers.ts";
import { type ConnectRequest, OBEX_MIN_PACKET_LENGTH, type ObexRequest, type PlainRequest } from "./packet.ts";
import type { ObexResponseName } from "./response-codes.ts";
import { connectReply, plainReply, servePacket } from "./server-answers.ts";
import {
  type AskedRequest,
  IDLE_PHASE,
  newObexServer,
  type ObexServerState,
  type ObexServerStep,
} from "./server-state.ts";

/**
 * Takes one request packet in. A fault ends what was under way and leaves the connection: the reply carries its response
 * code. A final PUT needs no End-of-Body, since the final bit says as much. A Connection-Id may be left out, but must be
 * first and right where it is.
 */
export function receiveRequest(state: ObexServerState, request: ObexRequest): ObexServerStep {
  if (state.phase.at === "asked") {
    const step = fault(state, request, "Bad Request", "a request while the one before has no answer yet");
    return { ...step, state }; // the question stands
  }
  if (request.operation === "other") {
    return fault(state, request, "Not Implemented", `unknown opcode 0x${request.opcode.toString(16).padStart(2, "0")}`);
  }
  const misdirected = directionFault(state, request.headers);
  if (misdirected) return fault(state, request, ...misdirected);
  switch (request.operation) {
    case "CONNECT":
      return receiveConnect(state, request);
    case "DISCONNECT":
      return { state: newObexServer(state.settings), reply: plainReply("Success") };
    case "ABORT":
      return { state: { ...state, phase: IDLE_PHASE }, reply: plainReply("Success") };
    case "PUT":
      return receivePart(state, request, "PUT");
    case "GET":
      return state.phase.at === "serving"
        ? servePacket(state, state.phase.packets, state.phase.sent)
        : receivePart(state, request, "GET");
    case "SETPATH":
      return state.phase.at === "idle" ? ask(state, request) : interrupted(state, request);
    default:
      return fault(state, request, "Not Implemented", `${request.operation} is not offered`);
  }
}

function receiveConnect(state: ObexServerState, request: ConnectRequest): ObexServerStep {
  if (state.peer) return fault(state, request, "Service Unavailable", "CONNECT on a connection that has one");
  if (state.phase.at !== "idle") return interrupted(state, request);
  const { maxPacketLength } = request;
  if (maxPacketLength >= OBEX_MIN_PACKET_LENGTH) return ask(state, request);
  const detail = `maximum packet length ${maxPacketLength}, at least ${OBEX_MIN_PACKET_LENGTH}`;
  return fault(state, request, "Bad Request", detail);
}

function receivePart(state: ObexServerState, request: PlainRequest, operation: "PUT" | "GET"): ObexServerStep {
  const { phase } = state;
  const isNext = phase.at === "receiving" && phase.operation === operation;
  if (phase.at !== "idle" && !isNext) return interrupted(state, request);
  const collected = collect(isNext ? phase.collected : NOTHING_COLLECTED, request.headers, state.settings);
  if (typeof collected === "string") return fault(state, request, ...COLLECT_FAULTS[collected]);
  if (!request.final) {
    return { state: { ...state, phase: { at: "receiving", operation, collected } }, reply: plainReply("Continue") };
  }
  return operation === "PUT" ? receivedPut(state, collected) : receivedGet(state, request, collected);
}

function receivedPut(state: ObexServerState, collected: Collected): ObexServerStep {
  return {
    state: { ...state, phase: IDLE_PHASE },
    reply: plainReply("Success"),
    object: collectedObject(collected),
  };
}

function receivedGet(state: ObexServerState, request: ObexRequest, { headers, pieces }: Collected): ObexServerStep {
  if (pieces.length > 0) return fault(state, request, "Bad Request", "a GET with a body");
  return ask(state, { operation: "GET", final: true, headers });
}

function ask(state: ObexServerState, request: AskedRequest): ObexServerStep {
  return { state: { ...state, phase: { at: "asked", request } }, asked: request };
}

const COLLECT_FAULTS: Readonly<Record<CollectFault, readonly [ObexResponseName, string]>> = {
  "body-after-end": ["Bad Request", "Body or End-of-Body after End-of-Body"],
  "too-large": ["Requested Entity Too Large", "the object passes the limit"],
  "too-many-headers": ["Requested Entity Too Large", "the object has too many headers"],
};

/** What is wrong with the way a request names its connection, if anything. */
function directionFault(
  { peer }: ObexServerState,
  headers: readonly ObexHeader[],
): readonly [ObexResponseName, string] | undefined {
  const at = headers.findIndex(({ id }) => id === OBEX_HEADERS["Connection-Id"].id);
  if (at < 0) return undefined;
  if (at > 0) return ["Bad Request", "Connection-Id is not the first header"];
  if (headers.some(({ id }) => id === OBEX_HEADERS.Target.id)) return ["Bad Request", "Target beside Connection-Id"];
  const id = headers[at]?.value;
  return id === peer?.connectionId ? undefined : ["Service Unavailable", `connection ${id} does not exist`];
}

function interrupted(state: ObexServerState, request: ObexRequest): ObexServerStep {
  return fault(state, request, "Bad Request", `${request.operation} inside another operation`);
}

function fault(
  state: ObexServerState,
  request: ObexRequest,
  response: ObexResponseName,
  detail: string,
): ObexServerStep {
  const reply = request.operation === "CONNECT" ? connectReply(state, response) : plainReply(response);
  return { state: { ...state, phase: IDLE_PHASE }, reply, error: { response, detail } };
}
