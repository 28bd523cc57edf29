import { ByteReader } from "../../../src/base/byte-reader.ts";
import { concatBytes } from "../../../src/base/bytes.ts";
import { decodeObexPacket } from "../../../src/codec/dissect/obex-layer.ts";
import {
  decodeApplicationParameters,
  encodeApplicationParameters,
} from "../../../src/codec/obex/application-parameters.ts";
import {
  decodeAuthenticateChallenge,
  decodeAuthenticateResponse,
  encodeAuthenticateChallenge,
  encodeAuthenticateResponse,
  realmText,
} from "../../../src/codec/obex/authentication.ts";
import { NO_OBEX_CONNECTION, receiveResponse, startGet } from "../../../src/codec/obex/client.ts";
import { addObexOctets, EMPTY_OBEX_STREAM } from "../../../src/codec/obex/frame.ts";
import { decodeHeaders, mediaTypeOf } from "../../../src/codec/obex/headers.ts";
import {
  decodeObexRequest,
  decodeObexResponse,
  encodeObexRequest,
  encodeObexResponse,
} from "../../../src/codec/obex/packet.ts";
import { receiveRequest } from "../../../src/codec/obex/server.ts";
import { acceptConnect, answerWith, serveObject } from "../../../src/codec/obex/server-answers.ts";
import { newObexServer } from "../../../src/codec/obex/server-state.ts";
import { decodeSessionParameters, encodeSessionParameters } from "../../../src/codec/obex/session-parameters.ts";
import { decodeTagLengthValues } from "../../../src/codec/obex/tag-length-value.ts";
import { clientPackets, OBEX_SESSIONS, serverPackets } from "../../support/obex-vectors.ts";
import { octets } from "../../support/push-vectors.ts";
import type { HostileTarget } from "../target.ts";
import { attempted } from "./attempted.ts";

const requests = () => OBEX_SESSIONS.flatMap((name) => clientPackets(name)).filter((packet) => packet.length < 200);
const responses = () => OBEX_SESSIONS.flatMap((name) => serverPackets(name)).filter((packet) => packet.length < 200);
const streams = (packets: (name: string) => Uint8Array[]) => () =>
  ["syncml-dm-session", "authentication"].map((name) =>
    Uint8Array.from(packets(name).flatMap((packet) => [...packet])),
  );
const CHALLENGE = octets("00 10 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 01 01 00 02 03 00 44 4D");
const RESPONSE = octets("00 10 82 D5 9F B9 6D 7D 74 AF C3 AB 11 C3 BC 77 B2 E7 01 02 61 62 05 00");

export const OBEX_TARGETS: readonly HostileTarget[] = [
  { name: "OBEX request", decoders: [decodeObexRequest], corpus: requests, run: readRequest },
  { name: "OBEX response", decoders: [decodeObexResponse], corpus: responses, run: readResponse },
  {
    name: "OBEX packet of either side",
    decoders: [decodeObexPacket],
    corpus: () => [...requests(), ...responses()],
    run: (input) => decodeObexPacket(input, undefined),
  },
  {
    name: "OBEX headers",
    decoders: [decodeHeaders],
    corpus: () => requests().map((packet) => packet.subarray(3)),
    run: (input) => decodeHeaders(new ByteReader(input), { lenient: true }).map((header) => mediaTypeOf([header])),
  },
  {
    name: "OBEX triplets",
    decoders: [decodeTagLengthValues],
    corpus: () => [CHALLENGE],
    run: (input) => decodeTagLengthValues(input, "triplets"),
  },
  { name: "OBEX challenge", decoders: [decodeAuthenticateChallenge], corpus: () => [CHALLENGE], run: readChallenge },
  { name: "OBEX proof", decoders: [decodeAuthenticateResponse], corpus: () => [RESPONSE], run: readProof },
  {
    name: "OBEX session parameters",
    decoders: [decodeSessionParameters],
    corpus: () => [CHALLENGE],
    run: (input) => encodeSessionParameters(decodeSessionParameters(input)),
  },
  {
    name: "OBEX application parameters",
    decoders: [decodeApplicationParameters],
    corpus: () => [CHALLENGE],
    run: (input) => encodeApplicationParameters(decodeApplicationParameters(input)),
  },
  {
    name: "OBEX server",
    decoders: [addObexOctets, receiveRequest],
    corpus: streams(clientPackets),
    run: serve,
    neverThrows: true,
  },
  {
    name: "OBEX client",
    decoders: [receiveResponse],
    corpus: streams(serverPackets),
    run: fetchObject,
    neverThrows: true,
  },
];

function readRequest(input: Uint8Array) {
  const request = decodeObexRequest(input, { lenient: (input[0] ?? 0) % 2 === 1 });
  attempted(() => encodeObexRequest(request));
  return request;
}

function readResponse(input: Uint8Array) {
  const response = decodeObexResponse(input, (input.at(-1) ?? 0) % 2 === 0 ? "CONNECT" : "GET");
  attempted(() => encodeObexResponse(response));
  return response;
}

function readChallenge(input: Uint8Array) {
  const challenge = decodeAuthenticateChallenge(input);
  encodeAuthenticateChallenge(challenge);
  return challenge.realm ? realmText(challenge.realm) : challenge;
}

function readProof(input: Uint8Array) {
  const response = decodeAuthenticateResponse(input);
  encodeAuthenticateResponse(response);
  return response;
}

/** A stream in three pieces to a server that accepts what it can. */
function serve(input: Uint8Array) {
  let stream = EMPTY_OBEX_STREAM;
  let state = newObexServer({ maxObjectOctets: 4096 });
  const replies: (number | undefined)[] = [];
  const third = Math.ceil(input.length / 3);
  for (let at = 0; at < input.length; at += third) {
    const step = addObexOctets(stream, input.subarray(at, at + third), 1024);
    stream = step.stream;
    if (concatBytes(stream.pieces).length > 1024) throw new Error("keeps more than one packet");
    for (const packet of step.packets) {
      const request = attempted(() => decodeObexRequest(packet));
      if (!request) continue;
      const taken = receiveRequest(state, request);
      const answered = taken.asked ? answer(taken.state, taken.asked.operation) : taken;
      const { reply } = answered;
      if (reply) attempted(() => encodeObexResponse(reply));
      replies.push(reply?.code);
      state = answered.state;
    }
  }
  return { replies, phase: state.phase.at };
}

function answer(state: ReturnType<typeof newObexServer>, operation: string) {
  if (operation === "CONNECT") return acceptConnect(state, { connectionId: 1 });
  if (operation === "GET") {
    const served = attempted(() => serveObject(state, { headers: [], body: new Uint8Array(600) }));
    if (served) return served;
  }
  return answerWith(state, "Not Found");
}

/** A stream of replies to a client that fetches an object. */
function fetchObject(input: Uint8Array) {
  const { packets } = addObexOctets(EMPTY_OBEX_STREAM, input);
  let step = startGet([], NO_OBEX_CONNECTION, { maxObjectOctets: 4096 });
  for (const packet of packets) {
    if (step.outcome) break;
    const response = attempted(() => decodeObexResponse(packet, "GET"));
    if (response) step = receiveResponse(step.state, response);
  }
  return step.outcome?.result ?? "under way";
}
