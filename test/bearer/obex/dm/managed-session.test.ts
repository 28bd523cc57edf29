import { afterEach, describe, expect, test } from "vitest";
import { latin1Bytes, utf8Bytes } from "../../../../src/base/bytes.ts";
import { OBEX_TARGETS } from "../../../../src/bearer/obex/targets.ts";
import { abortOperation, startPut } from "../../../../src/codec/obex/client.ts";
import { findHeader, obexHeader, typeHeader } from "../../../../src/codec/obex/headers.ts";
import type { ObexObject } from "../../../../src/codec/obex/object.ts";
import { OBEX_RESPONSES } from "../../../../src/codec/obex/response-codes.ts";
import { SYNCML_DM_TYPES } from "../../../../src/codec/syncml/message.ts";
import { prepared } from "../../../support/a-notification.ts";
import { aScriptedHandset, type ScriptedHandset } from "../../../support/obex-managed.ts";
import { ObexPeer, pushOf } from "../../../support/obex-peer.ts";

const { wbxml, xml } = SYNCML_DM_TYPES;
const HMAC = 'algorithm=MD5, username="device", mac=aOViDYvBavqFtIiUZa1pVA==';
const CALL: ObexObject = {
  headers: [typeHeader("application/vnd.syncml.notification")],
  body: prepared().notification,
};
const putting = (body: Uint8Array, type: string = wbxml): ObexObject => ({ headers: [typeHeader(type)], body });
const GET = [typeHeader(wbxml)];

let lab: ScriptedHandset;
afterEach(() => lab.server.close());

async function aDmServer(target: Uint8Array | undefined = OBEX_TARGETS["SyncML DM"], size = 8192): Promise<ObexPeer> {
  const peer = await ObexPeer.connect(lab.port);
  await peer.connectTo(target, size);
  return peer;
}

describe("A DM server that connects to a handset by OBEX", () => {
  test("calls it, gets each of its messages, and puts each of its own (SyncML_OBEX)", async () => {
    lab = await aScriptedHandset([{ body: utf8Bytes("package 1") }, { body: utf8Bytes("package 3") }]);
    const peer = await aDmServer();
    expect(await peer.put(CALL)).toMatchObject({ result: "done" });
    const first = await peer.get(GET);
    expect(first).toMatchObject({ result: "done", object: { body: utf8Bytes("package 1") } });
    expect(first.result === "done" && findHeader(first.object.headers, "Length")).toBe(9);
    expect(await peer.put(putting(utf8Bytes("package 2")))).toMatchObject({ result: "done" });
    expect(await peer.get(GET)).toMatchObject({ result: "done", object: { body: utf8Bytes("package 3") } });
    expect(await peer.put(putting(utf8Bytes("package 4")))).toMatchObject({ result: "done" });
    await lab.over;
    expect(lab.answers).toMatchObject([
      { outcome: "answered", contentType: wbxml, body: utf8Bytes("package 2") },
      { outcome: "answered", contentType: wbxml, body: utf8Bytes("package 4") },
    ]);
    expect(lab.delivered.map((push) => pushOf(push).contentType)).toEqual(["application/vnd.syncml.notification"]);
  });

  test("gets and puts messages in many packets", async () => {
    const long = new Uint8Array(3000).fill(7);
    lab = await aScriptedHandset([{ body: long }], { limits: { maxPacketLength: 255 } });
    const peer = await aDmServer(OBEX_TARGETS["SyncML DM"], 300);
    await peer.put(CALL);
    expect(await peer.get(GET)).toMatchObject({ object: { body: long } });
    await peer.put(putting(long));
    await lab.over;
    expect(lab.answers).toMatchObject([{ outcome: "answered", body: long }]);
  });

  test("gets and puts the MAC of a message in the header HTTP", async () => {
    lab = await aScriptedHandset([{ hmac: HMAC }]);
    const peer = await aDmServer();
    await peer.put(CALL);
    const got = await peer.get(GET);
    expect(got.result === "done" && findHeader(got.object.headers, "HTTP")).toEqual(
      latin1Bytes(`x-syncml-hmac: ${HMAC}`),
    );
    const http = obexHeader("HTTP", latin1Bytes(`Date: today\r\nX-SyncML-HMAC:${HMAC}\r\n\0`));
    await peer.put({ headers: [typeHeader(wbxml), http], body: utf8Bytes("answer") });
    await lab.over;
    expect(lab.answers).toMatchObject([{ hmac: HMAC }]);
  });

  test("may get without a type, and puts XML where the handset writes it", async () => {
    lab = await aScriptedHandset([{ contentType: xml }]);
    const peer = await aDmServer();
    await peer.put(CALL);
    expect(await peer.get(GET)).toMatchObject({ result: "refused", code: OBEX_RESPONSES["Not Acceptable"] });
    expect(await peer.get([])).toMatchObject({ result: "done" });
    expect(await peer.put(putting(utf8Bytes("<SyncML/>"), xml))).toMatchObject({ result: "done" });
    await lab.over;
    expect(lab.answers).toMatchObject([{ contentType: xml }]);
  });

  test("is told to come later when there is nothing to get", async () => {
    lab = await aScriptedHandset([]);
    const peer = await aDmServer();
    const nothing = { result: "refused", code: OBEX_RESPONSES["Service Unavailable"] };
    expect(await peer.get(GET)).toMatchObject(nothing);
    await peer.put(CALL);
    expect(await peer.get(GET)).toMatchObject(nothing);
    expect(lab.events.filter(({ type }) => type === "obex.refused")).toHaveLength(2);
  });

  test("is told so when the session is over", async () => {
    lab = await aScriptedHandset([{}], { holdMs: 60_000 });
    const peer = await aDmServer();
    await peer.put(CALL);
    await peer.get(GET);
    await peer.put(putting(utf8Bytes("answer")));
    expect(await peer.get(GET)).toMatchObject({ result: "refused", code: OBEX_RESPONSES["Service Unavailable"] });
  });

  test("ends the session by ABORT", async () => {
    lab = await aScriptedHandset([{}], { limits: { maxPacketLength: 255 } });
    const peer = await aDmServer();
    await peer.put(CALL);
    await peer.get(GET);
    const begun = startPut(putting(new Uint8Array(1000)), peer.connection);
    await peer.ask(begun.send!);
    await peer.ask(abortOperation(begun.state, "enough").send!);
    await lab.over;
    expect(lab.answers).toMatchObject([{ outcome: "failed", reason: "broken" }]);
  });

  test.each([
    ["hanging up", (peer: ObexPeer) => void peer.socket.destroy()],
    ["DISCONNECT", (peer: ObexPeer) => peer.ask({ operation: "DISCONNECT", final: true, headers: [] })],
  ])("ends the session by %s", async (_how, leave) => {
    lab = await aScriptedHandset([{}]);
    const peer = await aDmServer();
    await peer.put(CALL);
    await peer.get(GET);
    await leave(peer);
    await lab.over;
    expect(lab.answers).toMatchObject([{ outcome: "failed" }]);
  });

  test("that is too late with its answer does not bootstrap the handset with it", async () => {
    lab = await aScriptedHandset([{ timeoutMs: 20 }]);
    const peer = await aDmServer();
    await peer.put(CALL);
    await peer.get(GET);
    await lab.over;
    const late = await peer.put(putting(Uint8Array.of(0x02, 0xa4, 0x01)));
    expect(late).toMatchObject({ result: "refused", code: OBEX_RESPONSES["Service Unavailable"] });
    expect(lab.delivered).toHaveLength(1);
  });

  test("bootstraps it by a message that it puts before any session", async () => {
    lab = await aScriptedHandset([]);
    const peer = await aDmServer();
    expect(await peer.put(putting(Uint8Array.of(0x02, 0xa4, 0x01)))).toMatchObject({ result: "done" });
    expect(lab.delivered.map((push) => pushOf(push).contentType)).toEqual([wbxml]);
  });
});

describe("A client that puts a notification into the inbox", () => {
  test.each([
    ["no target", undefined],
    ["the folder browser", OBEX_TARGETS["folder browsing"]],
  ])("by %s has the session go over the network", async (_what, target) => {
    lab = await aScriptedHandset([{}]);
    const peer = await ObexPeer.connect(lab.port);
    await peer.connectTo(target);
    expect(await peer.put(CALL)).toMatchObject({ result: "done" });
    expect(lab.delivered).toMatchObject([{ local: true }]);
    expect(lab.delivered[0]).not.toHaveProperty("line");
    expect(await peer.get(GET)).toMatchObject({ result: "refused", code: OBEX_RESPONSES["Not Found"] });
  });
});
