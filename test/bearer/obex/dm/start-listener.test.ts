import { afterEach, describe, expect, test } from "vitest";
import { utf8Bytes } from "../../../../src/base/bytes.ts";
import { systemClock } from "../../../../src/base/clock.ts";
import { seededRandom } from "../../../../src/base/random.ts";
import type { DmMessage } from "../../../../src/bearer/obex/dm/message.ts";
import type { TakeMessage } from "../../../../src/bearer/obex/dm/service.ts";
import {
  type ObexDmListener,
  type ObexDmListenerOptions,
  startObexDmListener,
} from "../../../../src/bearer/obex/dm/start-listener.ts";
import { OBEX_TARGETS } from "../../../../src/bearer/obex/targets.ts";
import { encodeAuthenticateResponse } from "../../../../src/codec/obex/authentication.ts";
import { abortOperation, startPut } from "../../../../src/codec/obex/client.ts";
import { findHeader, obexHeader, typeHeader } from "../../../../src/codec/obex/headers.ts";
import { OBEX_RESPONSES, type ObexResponseName } from "../../../../src/codec/obex/response-codes.ts";
import { SYNCML_DM_TYPES } from "../../../../src/codec/syncml/message.ts";
import type { EventBody } from "../../../../src/events/event.ts";
import { ObexPeer } from "../../../support/obex-peer.ts";

const { wbxml, xml } = SYNCML_DM_TYPES;
const GET = [typeHeader(wbxml)];
const DM = OBEX_TARGETS["SyncML DM"];
const putting = (text: string, type: string = wbxml) => ({ headers: [typeHeader(type)], body: utf8Bytes(text) });
const refusedAs = (response: ObexResponseName) => ({ result: "refused", code: OBEX_RESPONSES[response] });

let listener: ObexDmListener;
let events: EventBody[] = [];
const heard: DmMessage[] = [];
afterEach(() => listener.close());

/** A server that answers `N` with `answer to N`. */
const echo: TakeMessage = async ({ contentType, body }) => ({
  contentType,
  body: utf8Bytes(`answer to ${new TextDecoder().decode(body)}`),
});

async function aListener(takeMessage: TakeMessage = echo, options: Partial<ObexDmListenerOptions> = {}): Promise<void> {
  events = [];
  heard.length = 0;
  listener = await startObexDmListener({
    host: "127.0.0.1",
    port: 0,
    takeMessage: (message) => {
      heard.push(message);
      return takeMessage(message);
    },
    emit: (event) => events.push(event),
    clock: systemClock,
    random: seededRandom("dm"),
    ...options,
  });
}

const peerOf = () => ObexPeer.connect(Number(new URL(listener.url).port));

async function aDevice(size = 8192): Promise<ObexPeer> {
  const peer = await peerOf();
  const { code } = await peer.connectTo(DM, size);
  expect(code).toBe(OBEX_RESPONSES.Success);
  return peer;
}

describe("A DM server's OBEX port", () => {
  test("takes each message of a device and gives each answer (SyncML_OBEX)", async () => {
    await aListener();
    const peer = await peerOf();
    const { headers } = await peer.connectTo(DM);
    expect(findHeader(headers, "Who")).toEqual(DM);
    expect(findHeader(headers, "Connection-Id")).toBe(1);
    for (const text of ["package 1", "package 3"]) {
      expect(await peer.put(putting(text))).toMatchObject({ result: "done" });
      const got = await peer.get(GET);
      expect(got).toMatchObject({ result: "done", object: { body: utf8Bytes(`answer to ${text}`) } });
      expect(got.result === "done" && findHeader(got.object.headers, "Length")).toBe(10 + text.length);
    }
    const bye = await peer.ask({ operation: "DISCONNECT", final: true, headers: [] });
    expect(bye.code).toBe(OBEX_RESPONSES.Success);
    expect(events.filter((event) => "handset" in event)).toEqual([]);
  });

  test("takes and gives messages in many packets", async () => {
    const long = "x".repeat(3000);
    await aListener(echo, { limits: { maxPacketLength: 255 } });
    const peer = await aDevice(300);
    expect(await peer.put(putting(long))).toMatchObject({ result: "done" });
    expect(await peer.get(GET)).toMatchObject({ object: { body: utf8Bytes(`answer to ${long}`) } });
  });

  test.each([
    ["no target", undefined],
    ["the folder browser", OBEX_TARGETS["folder browsing"]],
    ["another service", utf8Bytes("SYNCML-SYNC")],
  ])("is not found by a client that names %s", async (_what, target) => {
    await aListener();
    const peer = await peerOf();
    expect(await peer.connectTo(target)).toMatchObject({ code: OBEX_RESPONSES["Not Found"] });
    expect(await peer.put(putting("message"))).toMatchObject(refusedAs("Service Unavailable"));
    expect(heard).toEqual([]);
  });

  test("takes SyncML messages only, and says so with the first packet that has a type", async () => {
    await aListener(echo, { limits: { maxPacketLength: 255 } });
    const peer = await aDevice();
    const bootstrap = putting("x".repeat(1000), "application/vnd.wap.connectivity-wbxml");
    expect(await peer.put(bootstrap)).toMatchObject(refusedAs("Unsupported Media Type"));
    expect(events.filter(({ type }) => type === "obex.received")).toHaveLength(2);
    expect(await peer.put({ headers: [], body: utf8Bytes("x") })).toMatchObject(refusedAs("Unsupported Media Type"));
    expect(await peer.put(putting("<SyncML/>", xml))).toMatchObject({ result: "done" });
    expect(heard).toMatchObject([{ contentType: xml }]);
  });

  test("gives the answer once, and only in the encoding that it has", async () => {
    await aListener();
    const peer = await aDevice();
    expect(await peer.get(GET)).toMatchObject(refusedAs("Service Unavailable"));
    await peer.put(putting("message"));
    expect(await peer.put(putting("next"))).toMatchObject(refusedAs("Service Unavailable"));
    expect(await peer.get([typeHeader(xml)])).toMatchObject(refusedAs("Not Acceptable"));
    expect(await peer.get([])).toMatchObject({ result: "done" });
    expect(await peer.get(GET)).toMatchObject(refusedAs("Service Unavailable"));
    expect(heard).toHaveLength(1);
  });

  test("holds a GET until there is an answer, and a while later has it asked for again", async () => {
    let give = () => {};
    const ready = new Promise<void>((resolve) => {
      give = resolve;
    });
    await aListener(
      async (message) => {
        await ready;
        return echo(message) as Promise<DmMessage>;
      },
      { limits: { holdMs: 20 } },
    );
    const peer = await aDevice();
    await peer.put(putting("message"));
    expect(await peer.get(GET)).toMatchObject(refusedAs("Service Unavailable"));
    const got = peer.get(GET);
    give();
    expect(await got).toMatchObject({ result: "done", object: { body: utf8Bytes("answer to message") } });
  });

  test("tells a refusal of the server by its code", async () => {
    await aListener(() => "Requested Entity Too Large");
    const peer = await aDevice();
    expect(await peer.put(putting("message"))).toMatchObject(refusedAs("Requested Entity Too Large"));
    expect(await peer.get(GET)).toMatchObject(refusedAs("Service Unavailable"));
  });

  test("ends the session by ABORT, until the client connects anew", async () => {
    await aListener(echo, { limits: { maxPacketLength: 255 } });
    const peer = await aDevice();
    const begun = startPut(putting("x".repeat(1000)), peer.connection);
    await peer.ask(begun.send!);
    const aborted = await peer.ask(abortOperation(begun.state, "enough").send!);
    expect(aborted.code).toBe(OBEX_RESPONSES.Success);
    expect(await peer.put(putting("message"))).toMatchObject(refusedAs("Service Unavailable"));
    await peer.ask({ operation: "DISCONNECT", final: true, headers: [] });
    await peer.connectTo(DM);
    expect(await peer.put(putting("message"))).toMatchObject({ result: "done" });
  });

  test("asks for the password where there is one", async () => {
    await aListener(echo, { password: "1234" });
    const peer = await peerOf();
    const { code, headers } = await peer.connectTo(DM);
    expect(code).toBe(OBEX_RESPONSES.Unauthorized);
    expect(findHeader(headers, "Auth-Challenge")).toBeDefined();
    const wrong = encodeAuthenticateResponse({ digest: new Uint8Array(16) });
    expect(await peer.connectTo(DM, 8192, [obexHeader("Auth-Response", wrong)])).toMatchObject({
      code: OBEX_RESPONSES.Unauthorized,
    });
    expect(await peer.put(putting("message"))).toMatchObject(refusedAs("Unauthorized"));
    expect(heard).toEqual([]);
  });

  test("takes as many devices as there is room for", async () => {
    await aListener(echo, { limits: { maxConnections: 10, maxConnectionsPerPort: 10 } });
    const peers = await Promise.all(Array.from({ length: 10 }, () => aDevice()));
    expect(peers).toHaveLength(10);
    const late = await peerOf();
    await late.closed;
    expect(events).toContainEqual(
      expect.objectContaining({ type: "obex.refused", reason: "more than 10 connections" }),
    );
  });

  test("that is taken cannot be opened once more", async () => {
    await aListener();
    const { port } = new URL(listener.url);
    const again = startObexDmListener({
      host: "127.0.0.1",
      port: Number(port),
      takeMessage: echo,
      emit: () => {},
      clock: systemClock,
      random: seededRandom("dm"),
    });
    await expect(again).rejects.toMatchObject({ code: "listen-failed" });
  });
});
