import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatBytes, utf8Bytes } from "../../../src/base/bytes.ts";
import {
  NO_OBEX_CONNECTION,
  type ObexClientStep,
  type ObexConnection,
  type OperationOptions,
  receiveResponse,
  startGet,
  startPut,
} from "../../../src/codec/obex/client.ts";
import { addObexOctets, EMPTY_OBEX_STREAM } from "../../../src/codec/obex/frame.ts";
import { findHeader, mediaTypeOf, obexHeader, typeHeader } from "../../../src/codec/obex/headers.ts";
import type { ObexObject } from "../../../src/codec/obex/object.ts";
import {
  decodeObexRequest,
  decodeObexResponse,
  encodeObexRequest,
  encodeObexResponse,
  type ObexResponse,
} from "../../../src/codec/obex/packet.ts";
import { receiveRequest } from "../../../src/codec/obex/server.ts";
import { acceptConnect, answerWith, serveObject } from "../../../src/codec/obex/server-answers.ts";
import { newObexServer, type ObexServerState, type ObexServerStep } from "../../../src/codec/obex/server-state.ts";
import { plainHeaders } from "../../support/obex-arbitraries.ts";
import { clientPackets, serverPackets } from "../../support/obex-vectors.ts";
import { octets, vectorText } from "../../support/push-vectors.ts";

/** Answers like the servers of the recordings: connection 1, every SETPATH, one object to GET. */
function answer(step: ObexServerStep, stored: ObexObject, connectionId?: number): ObexServerStep {
  switch (step.asked?.operation) {
    case "CONNECT":
      return acceptConnect(step.state, connectionId === undefined ? {} : { connectionId });
    case "GET":
      return serveObject(step.state, stored);
    case "SETPATH":
      return answerWith(step.state, "Success");
    default:
      return step;
  }
}

/** Plays what a client sent, as one stream, to a server: its replies, and the objects it took. */
function play(packets: readonly Uint8Array[], maxPacketLength: number, stored: ObexObject = { headers: [] }) {
  const replies: Uint8Array[] = [];
  const objects: ObexObject[] = [];
  let state: ObexServerState = newObexServer({ maxPacketLength });
  for (const packet of addObexOctets(EMPTY_OBEX_STREAM, concatBytes(packets), maxPacketLength).packets) {
    const step = answer(receiveRequest(state, decodeObexRequest(packet)), stored, 1);
    state = step.state;
    expect(step.error).toBeUndefined();
    if (step.object) objects.push(step.object);
    if (step.reply) replies.push(encodeObexResponse(step.reply));
  }
  return { state, replies, objects };
}

/** All requests of an operation whose server only says Continue, then Success. */
function requestsOf(step: ObexClientStep): Uint8Array[] {
  const sent: Uint8Array[] = [];
  let next = step;
  while (next.send) {
    sent.push(encodeObexRequest(next.send));
    const isFinal = "final" in next.send && next.send.final;
    next = receiveResponse(next.state, { code: isFinal ? 0xa0 : 0x90, final: true, headers: [] });
  }
  expect(next.outcome?.result).toBe("done");
  return sent;
}

describe.each(["obexftp-1", "obexftp-3"])("the session %s of a real client", (name) => {
  const packets = clientPackets(name);

  test("leaves the file on our server", () => {
    const { state, objects } = play(packets, 255);
    expect(objects).toHaveLength(1);
    const { headers, body = new Uint8Array() } = objects[0]!;
    expect(findHeader(headers, "Name")).toBe("boot.wbxml");
    expect(findHeader(headers, "Length")).toBe(356);
    expect(mediaTypeOf(headers)).toBeUndefined();
    expect(body).toHaveLength(356);
    expect(createHash("sha1").update(body).digest("hex")).toBe("0af1d1ed06786a4b485de9f4fdf998056c373182");
    expect(state).toEqual(newObexServer({ maxPacketLength: 255 }));
  });

  test("is answered as it was, but for Who", () => {
    const [connectReply, ...replies] = play(packets, 255).replies;
    const [recorded, ...rest] = serverPackets(name);
    expect(replies).toEqual(rest);
    const { headers, ...fields } = decodeObexResponse(connectReply!, "CONNECT");
    const { headers: wanted, ...wantedFields } = decodeObexResponse(recorded!, "CONNECT");
    expect(fields).toEqual(wantedFields);
    // The recorded server granted connection 1 without saying to whom.
    expect(headers.slice(0, 1)).toEqual(wanted);
  });

  test("has the packets our client makes of the same object, with End-of-Body alone", () => {
    const object = play(packets, 255).objects[0]!;
    const headers = object.headers.slice(1); // without Connection-Id, which the client adds
    const connection = { maxPacketLength: 255, connectionId: 1 };
    const alone = startPut({ ...object, headers }, connection, { endOfBody: "alone" });
    expect(requestsOf(alone)).toEqual(packets.slice(1, -1));
    // By default the last octets go with End-of-Body, which saves the third packet.
    const [first, second, ...none] = requestsOf(startPut({ ...object, headers }, connection));
    expect(none).toEqual([]);
    expect(first).toEqual(packets[1]);
    const last = packets[2]!.slice();
    last.set([0x82], 0);
    last.set([0x49], 3);
    expect(second).toEqual(last);
  });
});

describe("a SyncML DM session over OBEX", () => {
  const message = octets(vectorText("wbxml/dm-package-1.hex"));
  const type = typeHeader("application/vnd.syncml.dm+wbxml");
  const length = obexHeader("Length", message.length);
  const packets = clientPackets("syncml-dm-session");

  test("is answered octet for octet", () => {
    const { replies, objects } = play(packets, 1024, { headers: [length], body: message });
    expect(replies).toEqual(serverPackets("syncml-dm-session"));
    expect(objects).toEqual([{ headers: [obexHeader("Connection-Id", 1), type, length], body: message }]);
  });

  test("is what our client sends, except that it fills packets", () => {
    const connection = { maxPacketLength: 115, connectionId: 1 };
    const sent = requestsOf(startPut({ headers: [type, length], body: message }, connection));
    expect(sent[0]).toEqual(packets[1]);
    // The written session cuts the body in pieces of 64 octets; ours has room for the other 97 in one packet.
    expect(sent.slice(1)).toEqual([concatBytes([octets("82 0067 49 0064"), message.subarray(64)])]);
    expect(encodeObexRequest(startGet([type], connection).send!)).toEqual(packets[4]);
  });
});

describe("our client with our server", () => {
  /** Runs an operation to its outcome, every packet encoded and decoded, none longer than the receiver allows. */
  function run(start: ObexClientStep, server: ObexServerState, stored: ObexObject, limits: readonly [number, number]) {
    let client = start;
    let state = server;
    let received: ObexObject | undefined;
    while (client.send) {
      const packet = encodeObexRequest(client.send);
      expect(packet.length).toBeLessThanOrEqual(limits[0]);
      const step = answer(receiveRequest(state, decodeObexRequest(packet)), stored);
      state = step.state;
      received ??= step.object;
      const reply = encodeObexResponse(step.reply as ObexResponse);
      expect(reply.length).toBeLessThanOrEqual(limits[1]);
      client = receiveResponse(client.state, decodeObexResponse(reply, client.send.operation));
    }
    return { outcome: client.outcome, received };
  }

  const object: fc.Arbitrary<ObexObject> = fc.record({
    headers: plainHeaders,
    body: fc.uint8Array({ maxLength: 2000 }),
  });
  const size = fc.integer({ min: 255, max: 700 });

  test("carries any object whole, both ways", () => {
    const options: fc.Arbitrary<OperationOptions> = fc.record({
      endOfBody: fc.constantFrom("last-octets" as const, "alone" as const),
    });
    fc.assert(
      fc.property(object, size, size, options, (sent, serverSize, clientSize, how) => {
        const server: ObexServerState = {
          ...newObexServer({ maxPacketLength: serverSize }),
          peer: { maxPacketLength: clientSize },
        };
        const connection: ObexConnection = { maxPacketLength: serverSize };
        const sizes = [serverSize, clientSize] as const;
        const put = run(startPut(sent, connection, how), server, sent, sizes);
        expect(put).toEqual({ outcome: { result: "done", code: 0xa0, object: { headers: [] } }, received: sent });
        const get = run(startGet([typeHeader("a/b")], connection), server, sent, sizes);
        expect(get).toEqual({ outcome: { result: "done", code: 0xa0, object: sent }, received: undefined });
      }),
    );
  });

  test("ends in a refusal when the server's limit is passed", () => {
    const server = newObexServer({ maxObjectOctets: 100 });
    const sent = { headers: [], body: utf8Bytes("x".repeat(1000)) };
    const { outcome } = run(startPut(sent, NO_OBEX_CONNECTION), server, sent, [255, 255]);
    expect(outcome).toEqual({ result: "refused", code: 0xcd, headers: [] });
  });
});
