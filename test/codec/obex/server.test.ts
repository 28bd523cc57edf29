import { describe, expect, test } from "vitest";
import { concatBytes, utf8Bytes } from "../../../src/base/bytes.ts";
import { Bug } from "../../../src/base/errors.ts";
import { type ObexHeader, obexHeader, typeHeader } from "../../../src/codec/obex/headers.ts";
import { encodeObexResponse, type ObexRequest } from "../../../src/codec/obex/packet.ts";
import { OBEX_RESPONSES, type ObexResponseName } from "../../../src/codec/obex/response-codes.ts";
import { receiveRequest } from "../../../src/codec/obex/server.ts";
import { acceptConnect, answerWith, serveObject } from "../../../src/codec/obex/server-answers.ts";
import {
  newObexServer,
  OBEX_SERVER_SETTINGS,
  type ObexServerState,
  type ObexServerStep,
} from "../../../src/codec/obex/server-state.ts";

const TARGET = utf8Bytes("SYNCML-DM");
const name = obexHeader("Name", "a");
const id = (connection: number) => obexHeader("Connection-Id", connection);
const body = (text: string) => obexHeader("Body", utf8Bytes(text));
const end = (text: string) => obexHeader("End-of-Body", utf8Bytes(text));
const put = (final: boolean, ...headers: ObexHeader[]): ObexRequest => ({ operation: "PUT", final, headers });
const get = (final: boolean, ...headers: ObexHeader[]): ObexRequest => ({ operation: "GET", final, headers });
const abort: ObexRequest = { operation: "ABORT", final: true, headers: [] };
const disconnect: ObexRequest = { operation: "DISCONNECT", final: true, headers: [] };
const setPath: ObexRequest = { operation: "SETPATH", flags: 2, constants: 0, headers: [] };
const connect = (maxPacketLength: number, ...headers: ObexHeader[]): ObexRequest => ({
  operation: "CONNECT",
  version: 0x10,
  flags: 0,
  maxPacketLength,
  headers,
});
/** A reply of that name, with what else is given. */
const reply = (response: ObexResponseName, rest: object = {}) =>
  expect.objectContaining({ code: OBEX_RESPONSES[response], final: true, ...rest });

/** The step after the last of several requests. */
function receive(state: ObexServerState, ...requests: ObexRequest[]): ObexServerStep {
  return requests.reduce((step, request) => receiveRequest(step.state, request), { state } as ObexServerStep);
}

/** A server that accepted CONNECT with Connection-Id 7. */
function connected(maxPacketLength = 255): ObexServerState {
  const target = obexHeader("Target", TARGET);
  return acceptConnect(receive(newObexServer(), connect(maxPacketLength, target)).state, { connectionId: 7 }).state;
}

describe("CONNECT to a server", () => {
  test("is a question; acceptance names connection and target, after the fixed fields", () => {
    const { state, asked, ...rest } = receive(newObexServer(), connect(1000, obexHeader("Target", TARGET)));
    expect(asked).toMatchObject({ operation: "CONNECT", maxPacketLength: 1000 });
    expect(rest).toEqual({});
    const step = acceptConnect(state, { connectionId: 7, headers: [obexHeader("Count", 1)] });
    expect(step.state.peer).toEqual({ maxPacketLength: 1000, connectionId: 7 });
    expect(step.reply).toEqual({
      code: OBEX_RESPONSES.Success,
      final: true,
      connect: { version: 0x10, flags: 0, maxPacketLength: 8192 },
      headers: [id(7), obexHeader("Who", TARGET), obexHeader("Count", 1)],
    });
  });

  test("without a target is accepted without connection or Who", () => {
    const step = acceptConnect(receive(newObexServer({ maxPacketLength: 300 }), connect(255)).state);
    expect(step.state.peer).toEqual({ maxPacketLength: 255 });
    expect(step.reply).toMatchObject({ connect: { maxPacketLength: 300 }, headers: [] });
  });

  test("may be refused, with the fixed fields, and tried again", () => {
    const challenge = obexHeader("Auth-Challenge", new Uint8Array(18));
    const refused = answerWith(receive(newObexServer(), connect(255)).state, "Unauthorized", [challenge]);
    expect(refused.reply).toMatchObject({ code: 0xc1, connect: { maxPacketLength: 8192 }, headers: [challenge] });
    expect(refused.state.peer).toBeUndefined();
    expect(receive(refused.state, connect(255)).asked).toBeDefined();
  });

  test.each([
    ["while connected", connected(), connect(255), "Service Unavailable"],
    ["with too short packets", newObexServer(), connect(254), "Bad Request"],
    ["inside a PUT", receive(newObexServer(), put(false, name)).state, connect(255), "Bad Request"],
  ] as const)("%s is refused by rule, with the fixed fields", (_, state, request, response) => {
    const step = receive(state, request);
    expect(step).toMatchObject({ reply: reply(response), error: { response }, state: { phase: { at: "idle" } } });
    expect(step.reply?.connect?.maxPacketLength).toBe(8192);
  });
});

describe("PUT to a server", () => {
  test("in one packet is an object and Success", () => {
    expect(receive(connected(), put(true, id(7), name, end("abc")))).toMatchObject({
      reply: reply("Success", { headers: [] }),
      object: { headers: [id(7), name], body: utf8Bytes("abc") },
      state: { phase: { at: "idle" } },
    });
  });

  test("over several packets is continued, with headers in any of them", () => {
    const first = receive(newObexServer(), put(false, name));
    expect(first).toMatchObject({ reply: reply("Continue"), state: { phase: { at: "receiving" } } });
    expect(first.object).toBeUndefined();
    const second = receive(first.state, put(false, body("ab"), typeHeader("a/b"), body("c")));
    expect(second.reply).toEqual(reply("Continue"));
    expect(receive(second.state, put(true, end("d"))).object).toEqual({
      headers: [name, typeHeader("a/b")],
      body: utf8Bytes("abcd"),
    });
  });

  test("with an empty End-of-Body keeps what came before, or is an empty object", () => {
    expect(receive(newObexServer(), put(false, body("ab")), put(true, end(""))).object?.body).toEqual(utf8Bytes("ab"));
    expect(receive(newObexServer(), put(true, name, end(""))).object?.body).toEqual(new Uint8Array());
  });

  test("without a body is an object without one, which means delete", () => {
    expect(receive(newObexServer(), put(false, name), put(true)).object).toEqual({ headers: [name] });
  });

  test("without End-of-Body ends by its final bit", () => {
    expect(receive(newObexServer(), put(true, body("a"))).object?.body).toEqual(utf8Bytes("a"));
  });

  test("does not have to be as long as it announced", () => {
    expect(receive(newObexServer(), put(true, obexHeader("Length", 9), end("a"))).reply).toEqual(reply("Success"));
  });

  test.each([
    ["announced beyond the limit", [put(false, obexHeader("Length", 5))], "Requested Entity Too Large"],
    ["grown beyond the limit", [put(false, body("abc")), put(false, body("de"))], "Requested Entity Too Large"],
    ["of too many headers", [put(false, name, name), put(false, name)], "Requested Entity Too Large"],
    ["that goes on after its end", [put(false, end("a")), put(true, body("b"))], "Bad Request"],
    ["inside a GET", [get(false, name), put(true, end(""))], "Bad Request"],
  ] as const)("%s ends with its response code", (_, requests, response) => {
    const step = receive(newObexServer({ maxObjectOctets: 4, maxHeaders: 2 }), ...requests);
    expect(step).toMatchObject({ reply: reply(response), error: { response }, state: { phase: { at: "idle" } } });
    expect(step.object).toBeUndefined();
  });

  test("may be ended by the application before it is whole", () => {
    const { state } = receive(newObexServer(), put(false, typeHeader("no/good")));
    expect(answerWith(state, "Unsupported Media Type")).toEqual({
      state: newObexServer(),
      reply: { code: OBEX_RESPONSES["Unsupported Media Type"], final: true, headers: [] },
    });
  });

  test("that is aborted leaves nothing, and the connection", () => {
    const step = receive(connected(), put(false, id(7), body("ab")), abort);
    expect(step).toEqual({ state: connected(), reply: reply("Success") });
    expect(receive(step.state, put(true, name, end("c"))).object).toEqual({ headers: [name], body: utf8Bytes("c") });
  });
});

describe("GET from a server", () => {
  const object = { headers: [obexHeader("Length", 600)], body: Uint8Array.from({ length: 600 }, (_, i) => i % 251) };

  test("is a question with the headers of all its packets, answered in packets that the client can take", () => {
    const { state, asked } = receive(connected(260), get(false, id(7), name), get(true, typeHeader("a/b")));
    expect(asked).toEqual(get(true, id(7), name, typeHeader("a/b")));
    const steps = [serveObject(state, object)];
    while (steps.at(-1)?.state.phase.at === "serving") steps.push(receive(steps.at(-1)!.state, get(true)));
    const replies = steps.map((step) => step.reply!);
    expect(replies.map(({ code }) => code)).toEqual([0x90, 0x90, 0xa0]);
    expect(replies.map((each) => encodeObexResponse(each).length)).toEqual([260, 260, 3 + 3 + 600 - 249 - 254]);
    expect(replies.flatMap(({ headers }) => headers.map((header) => header.id))).toEqual([0xc3, 0x48, 0x48, 0x49]);
    const pieces = replies.flatMap(({ headers }) => headers.slice(-1).map(({ value }) => value as Uint8Array));
    expect(concatBytes(pieces)).toEqual(object.body);
  });

  test("before CONNECT is answered in the least packets", () => {
    const step = serveObject(receive(newObexServer(), get(true, name)).state, object);
    expect(encodeObexResponse(step.reply!).length).toBe(255);
  });

  test("may be refused", () => {
    expect(answerWith(receive(connected(), get(true, name)).state, "Not Found")).toEqual({
      state: connected(),
      reply: reply("Not Found"),
    });
  });

  test("with a body is refused", () => {
    expect(receive(connected(), get(true, end("a"))).error?.response).toBe("Bad Request");
  });

  test.each([
    ["ABORT", abort, "Success"],
    ["PUT", put(true, end("")), "Bad Request"],
    ["SETPATH", setPath, "Bad Request"],
  ] as const)("is over when %s comes between its replies", (_, request, response) => {
    const { state } = serveObject(receive(connected(), get(true, name)).state, object);
    expect(receive(state, request)).toMatchObject({ reply: reply(response), state: { phase: { at: "idle" } } });
  });
});

describe("a server", () => {
  test("has the documented limits unless told otherwise", () => {
    expect(OBEX_SERVER_SETTINGS).toEqual({ maxPacketLength: 8192, maxObjectOctets: 1048576, maxHeaders: 64 });
    expect(newObexServer({ maxHeaders: 3 }).settings).toEqual({ ...OBEX_SERVER_SETTINGS, maxHeaders: 3 });
  });

  test("forgets the connection at DISCONNECT, even inside a PUT", () => {
    const step = receive(connected(), put(false, id(7), body("a")), disconnect);
    expect(step).toEqual({ state: newObexServer(), reply: reply("Success") });
  });

  test("asks about SETPATH", () => {
    const { state, asked } = receive(connected(), setPath);
    expect(asked).toEqual(setPath);
    expect(answerWith(state, "Success")).toEqual({ state: connected(), reply: reply("Success") });
  });

  test.each([
    ["SESSION", { operation: "SESSION", final: true, headers: [] }],
    ["ACTION", { operation: "ACTION", final: true, headers: [] }],
    ["a reserved opcode", { operation: "other", opcode: 0x84, body: new Uint8Array() }],
  ] as const)("does not implement %s", (_, request) => {
    expect(receive(connected(), request)).toMatchObject({ reply: reply("Not Implemented"), state: connected() });
  });

  test.each([
    ["of another connection", connected(), [id(8), name], "Service Unavailable"],
    ["of a connection where none was given", newObexServer(), [id(7), name], "Service Unavailable"],
    ["that is not the first header", connected(), [name, id(7)], "Bad Request"],
    ["beside a Target", connected(), [id(7), obexHeader("Target", TARGET)], "Bad Request"],
  ] as const)("refuses a Connection-Id %s", (_, state, headers, response) => {
    expect(receive(state, put(true, ...headers))).toMatchObject({ reply: reply(response), error: { response }, state });
  });

  test("keeps its question when the client does not wait for the answer", () => {
    const { state } = receive(connected(), get(true, name));
    const step = receive(state, abort);
    expect(step).toMatchObject({ reply: reply("Bad Request"), error: { response: "Bad Request" }, state });
    expect(serveObject(step.state, { headers: [], body: new Uint8Array() }).reply).toEqual(
      reply("Success", { headers: [end("")] }),
    );
  });

  test("does not let the application answer what nobody asked", () => {
    expect(() => acceptConnect(newObexServer())).toThrow(Bug);
    expect(() => serveObject(receive(newObexServer(), connect(255)).state, { headers: [] })).toThrow(Bug);
    expect(() => answerWith(newObexServer(), "Success")).toThrow(Bug);
  });
});
