import { describe, expect, test } from "vitest";
import { utf8Bytes } from "../../../src/base/bytes.ts";
import {
  abortOperation,
  connectionFrom,
  connectRequest,
  NO_OBEX_CONNECTION,
  type ObexClientStep,
  receiveResponse,
  startGet,
  startPut,
} from "../../../src/codec/obex/client.ts";
import { type ObexHeader, obexHeader, typeHeader } from "../../../src/codec/obex/headers.ts";
import { decodeObexResponse, encodeObexRequest } from "../../../src/codec/obex/packet.ts";
import { OBEX_RESPONSES, type ObexResponseName } from "../../../src/codec/obex/response-codes.ts";
import { clientPackets, serverPackets } from "../../support/obex-vectors.ts";

const CONNECTION = { maxPacketLength: 255, connectionId: 7 };
const id = obexHeader("Connection-Id", 7);
const name = obexHeader("Name", "a");
const body = (text: string) => obexHeader("Body", utf8Bytes(text));
const end = (text: string) => obexHeader("End-of-Body", utf8Bytes(text));
const reply = (response: ObexResponseName, ...headers: ObexHeader[]) => ({
  code: OBEX_RESPONSES[response],
  final: true,
  headers,
});
const receive = (step: ObexClientStep, ...replies: ReturnType<typeof reply>[]) =>
  replies.reduce((before, each) => receiveResponse(before.state, each), step);

describe("a client's CONNECT", () => {
  test("is the recorded one", () => {
    const request = connectRequest({ maxPacketLength: 8192, target: utf8Bytes("SYNCML-DM") });
    expect(encodeObexRequest(request)).toEqual(clientPackets("syncml-dm-session")[0]);
    expect(encodeObexRequest(connectRequest({ maxPacketLength: 1024 }))).toEqual(clientPackets("obexftp-1")[0]);
  });

  test("carries other headers after the target", () => {
    const proof = obexHeader("Auth-Response", new Uint8Array(18));
    const { headers } = connectRequest({ maxPacketLength: 255, target: utf8Bytes("X"), headers: [proof] });
    expect(headers).toEqual([obexHeader("Target", utf8Bytes("X")), proof]);
  });

  test("gives the connection that the reply grants", () => {
    const [buteo] = serverPackets("buteo-connect-response");
    expect(connectionFrom(decodeObexResponse(buteo!, "CONNECT"))).toEqual({ maxPacketLength: 65535, connectionId: 1 });
    const connect = { version: 0x10, flags: 0, maxPacketLength: 300 };
    expect(connectionFrom({ ...reply("Success"), connect })).toEqual({ maxPacketLength: 300 });
    expect(connectionFrom({ ...reply("Unauthorized"), connect })).toBeUndefined();
  });
});

describe("a client's PUT", () => {
  test("begins with the connection and fills packets until the object is out", () => {
    const sent = startPut({ headers: [name], body: new Uint8Array(300) }, CONNECTION);
    expect(sent.send).toMatchObject({ operation: "PUT", final: false });
    expect(encodeObexRequest(sent.send!)).toHaveLength(255);
    const next = receive(sent, reply("Continue"));
    expect(next.send).toMatchObject({ operation: "PUT", final: true });
    expect(receive(next, reply("Success")).outcome).toEqual({ result: "done", code: 0xa0, object: { headers: [] } });
  });

  test("without a body is one packet without one", () => {
    expect(startPut({ headers: [name] }, CONNECTION).send).toEqual({
      operation: "PUT",
      final: true,
      headers: [id, name],
    });
  });

  test("stops at a refusal between packets", () => {
    const step = receive(
      startPut({ headers: [], body: new Uint8Array(300) }, NO_OBEX_CONNECTION),
      reply("Unsupported Media Type", name),
    );
    expect(step.outcome).toEqual({ result: "refused", code: 0xcf, headers: [name] });
    expect(step.send).toBeUndefined();
  });

  test.each([
    ["Success before the end", new Uint8Array(300), "Success"],
    ["Continue after the end", new Uint8Array(3), "Continue"],
  ] as const)("fails at %s", (_, octets, response) => {
    const step = receive(startPut({ headers: [], body: octets }, CONNECTION), reply(response));
    expect(step.outcome?.result).toBe("failed");
    expect(step.send).toBeUndefined();
  });

  test("is given up by ABORT, and over at its reply", () => {
    const step = abortOperation(startPut({ headers: [], body: new Uint8Array(300) }, CONNECTION).state, "no time");
    expect(step.send).toEqual({ operation: "ABORT", final: true, headers: [id] });
    expect(step.outcome).toBeUndefined();
    expect(receive(step, reply("Success")).outcome).toEqual({ result: "failed", detail: "no time" });
  });
});

describe("a client's GET", () => {
  test("asks for more until Success, and joins what came", () => {
    const asked = startGet([typeHeader("a/b")], CONNECTION);
    expect(asked.send).toEqual({ operation: "GET", final: true, headers: [id, typeHeader("a/b")] });
    const more = receive(asked, reply("Continue", name, body("ab")));
    expect(more.send).toEqual({ operation: "GET", final: true, headers: [] });
    expect(receive(more, reply("Continue", body("c")), reply("Success", end("d"))).outcome).toEqual({
      result: "done",
      code: 0xa0,
      object: { headers: [name], body: utf8Bytes("abcd") },
    });
  });

  test("with more headers than a packet holds is not final before the last", () => {
    const long = obexHeader("Name", "x".repeat(100));
    const asked = startGet([long, typeHeader("a".repeat(50))], CONNECTION);
    expect(asked.send).toEqual({ operation: "GET", final: false, headers: [id, long] });
    expect(receive(asked, reply("Continue")).send).toMatchObject({ final: true });
  });

  test("aborts an object beyond the limit", () => {
    const step = receive(startGet([name], CONNECTION, { maxObjectOctets: 3 }), reply("Continue", body("abcd")));
    expect(step.send).toMatchObject({ operation: "ABORT" });
    expect(receive(step, reply("Success")).outcome).toMatchObject({ result: "failed" });
  });

  test("fails when the last reply passes a limit", () => {
    const step = receive(startGet([name], CONNECTION, { maxObjectOctets: 3 }), reply("Success", end("abcd")));
    expect(step).toMatchObject({ outcome: { result: "failed" } });
    expect(step.send).toBeUndefined();
  });

  test("may be refused", () => {
    expect(receive(startGet([name], CONNECTION), reply("Not Found")).outcome).toMatchObject({ code: 0xc4 });
  });
});
