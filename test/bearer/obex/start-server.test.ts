import { afterEach, describe, expect, test } from "vitest";
import { latin1Bytes, utf8Bytes } from "../../../src/base/bytes.ts";
import { OBEX_TARGETS } from "../../../src/bearer/obex/targets.ts";
import { abortOperation, startPut } from "../../../src/codec/obex/client.ts";
import { findHeader, obexHeader, typeHeader } from "../../../src/codec/obex/headers.ts";
import { OBEX_RESPONSES, obexResponseName } from "../../../src/codec/obex/response-codes.ts";
import type { DeliveryOutcome } from "../../../src/ports/inbound.ts";
import { anObexServer, HANDSET, ObexPeer, type ObexServerUnderTest, portOf, pushOf } from "../../support/obex-peer.ts";
import { clientPackets, OBEX_SESSIONS, serverPackets } from "../../support/obex-vectors.ts";

const CP = "application/vnd.wap.connectivity-wbxml";
/** The beginning of a provisioning document, which is all that a bearer looks at. */
const DOCUMENT = Uint8Array.of(0x03, 0x0b, 0x6a, 0x00, 0x45, ...new Uint8Array(700).fill(0x01));

let lab: ObexServerUnderTest;
afterEach(() => lab.server.close());

async function aConnectedPeer(target?: Uint8Array): Promise<ObexPeer> {
  const peer = await ObexPeer.connect(lab.port);
  await peer.connectTo(target);
  return peer;
}

describe("an OBEX client", () => {
  test.each([
    ["no target", undefined],
    ["SYNCML-DM", OBEX_TARGETS["SyncML DM"]],
    ["the folder browser", OBEX_TARGETS["folder browsing"]],
  ])("that connects to %s puts a bootstrap into the handset's inbox", async (_what, target) => {
    lab = await anObexServer();
    const peer = await ObexPeer.connect(lab.port);
    const response = await peer.connectTo(target);
    expect(findHeader(response.headers, "Who")).toEqual(target);
    expect(findHeader(response.headers, "Connection-Id")).toBe(target ? 1 : undefined);
    const headers = [typeHeader(`${CP};SEC=USERPIN;MAC="00AB"`), obexHeader("Length", DOCUMENT.length)];
    expect(await peer.put({ headers, body: DOCUMENT })).toMatchObject({ result: "done" });
    const [inbound] = lab.delivered;
    expect(inbound).toMatchObject({ kind: "push", bearer: "obex", to: HANDSET, local: true });
    expect(inbound?.from).toBe(`127.0.0.1:${peer.socket.localPort}`);
    expect(pushOf(inbound!)).toMatchObject({ contentType: CP, parameters: { sec: 1, mac: "00AB" }, body: DOCUMENT });
    expect(await peer.ask({ operation: "DISCONNECT", final: true, headers: [] })).toMatchObject({ code: 0xa0 });
  });

  test("that names another target is answered Not Found, and may connect again", async () => {
    lab = await anObexServer();
    const peer = await ObexPeer.connect(lab.port);
    expect(await peer.connectTo(latin1Bytes("SYNCML-SYNC"))).toMatchObject({
      code: OBEX_RESPONSES["Not Found"],
      connect: { maxPacketLength: 8192 },
    });
    expect(await peer.connectTo()).toMatchObject({ code: OBEX_RESPONSES.Success });
  });

  test("needs no CONNECT, as simple senders do without", async () => {
    lab = await anObexServer();
    const peer = await ObexPeer.connect(lab.port);
    expect(await peer.put({ headers: [typeHeader(CP)], body: DOCUMENT })).toMatchObject({ result: "done" });
    expect(lab.delivered).toHaveLength(1);
  });

  test.each([255, 256, 1024, 65_535])(
    "may be told packets of %i octets, and sends as many as it takes",
    async (size) => {
      lab = await anObexServer({ limits: { maxPacketLength: size } });
      const peer = await aConnectedPeer();
      expect(peer.connection.maxPacketLength).toBe(size);
      await peer.put({ headers: [typeHeader(CP)], body: DOCUMENT }, { endOfBody: "alone" });
      expect(pushOf(lab.delivered[0]!).body).toEqual(DOCUMENT);
    },
  );

  test("that gives up with ABORT delivers nothing, and goes on with another object", async () => {
    lab = await anObexServer({ limits: { maxPacketLength: 255 } });
    const peer = await aConnectedPeer();
    const begun = startPut({ headers: [typeHeader(CP)], body: DOCUMENT }, peer.connection);
    expect(await peer.ask(begun.send!)).toMatchObject({ code: OBEX_RESPONSES.Continue });
    expect(await peer.ask(abortOperation(begun.state, "enough").send!)).toMatchObject({ code: OBEX_RESPONSES.Success });
    expect(lab.delivered).toEqual([]);
    expect(await peer.put({ headers: [typeHeader(CP)], body: DOCUMENT })).toMatchObject({ result: "done" });
    expect(lab.delivered).toHaveLength(1);
  });

  test("may set any path: an inbox has none", async () => {
    lab = await anObexServer();
    const peer = await aConnectedPeer(OBEX_TARGETS["folder browsing"]);
    const headers = [obexHeader("Connection-Id", 1), obexHeader("Name", "inbox")];
    expect(await peer.ask({ operation: "SETPATH", flags: 2, constants: 0, headers })).toMatchObject({ code: 0xa0 });
  });

  test("gets Not Found, unless something is served; then in as many packets as it takes", async () => {
    lab = await anObexServer();
    const peer = await aConnectedPeer();
    const refused = { result: "refused", code: OBEX_RESPONSES["Not Found"] };
    expect(await peer.get([typeHeader("x-obex/capability")])).toMatchObject(refused);
    await lab.server.close();

    const capability = utf8Bytes(`<Capability>${"x".repeat(1000)}</Capability>`);
    lab = await anObexServer({
      serve: ({ handset, type, name }) => {
        if (name === "broken") throw new Error("broken");
        return handset === HANDSET && type === "x-obex/capability" ? capability : undefined;
      },
    });
    const other = await ObexPeer.connect(lab.port);
    await other.connectTo(undefined, 255);
    expect(await other.get([typeHeader("x-obex/capability")])).toMatchObject({
      result: "done",
      object: { body: capability },
    });
    expect(await other.get([typeHeader("x-obex/folder-listing")])).toMatchObject(refused);
    const broken = { result: "refused", code: OBEX_RESPONSES["Internal Server Error"] };
    expect(await other.get([obexHeader("Name", "broken")])).toMatchObject(broken);
  });
});

describe("an object put by OBEX", () => {
  const outcomes: readonly [DeliveryOutcome, string][] = [
    ["accepted", "Success"],
    ["busy", "Service Unavailable"],
    ["failed", "Internal Server Error"],
    ["unknown-address", "Not Found"],
  ];
  test.each(outcomes)("that is %s is answered %s", async (outcome, response) => {
    lab = await anObexServer({ deliver: async () => outcome });
    const peer = await aConnectedPeer();
    const { code } = (await peer.put({ headers: [typeHeader(CP)], body: DOCUMENT })) as { code: number };
    expect(obexResponseName(code)).toBe(response);
  });

  test("is answered Service Unavailable when its delivery takes too long", async () => {
    lab = await anObexServer({ deliver: () => new Promise(() => {}), limits: { deliverTimeoutMs: 20 } });
    const peer = await aConnectedPeer();
    const busy = { result: "refused", code: OBEX_RESPONSES["Service Unavailable"] };
    expect(await peer.put({ headers: [typeHeader(CP)], body: DOCUMENT })).toMatchObject(busy);
  });

  test.each([
    ["one packet", 8192],
    ["its first packet of several", 255],
  ])("of a type that is not taken is refused with %s", async (_what, maxPacketLength) => {
    lab = await anObexServer({ limits: { maxPacketLength } });
    const peer = await aConnectedPeer();
    const refused = { result: "refused", code: OBEX_RESPONSES["Unsupported Media Type"] };
    expect(await peer.put({ headers: [typeHeader("image/jpeg")], body: DOCUMENT })).toMatchObject(refused);
    expect(lab.delivered).toEqual([]);
    expect(await peer.put({ headers: [typeHeader(CP)], body: DOCUMENT })).toMatchObject({ result: "done" });
  });

  test("of a Type that is no media type is a bad request", async () => {
    lab = await anObexServer();
    const peer = await aConnectedPeer();
    const refused = { result: "refused", code: OBEX_RESPONSES["Bad Request"] };
    expect(await peer.put({ headers: [typeHeader("neither")], body: DOCUMENT })).toMatchObject(refused);
  });

  test("without a body would delete, which is forbidden", async () => {
    lab = await anObexServer();
    const peer = await aConnectedPeer();
    const refused = { result: "refused", code: OBEX_RESPONSES.Forbidden };
    expect(await peer.put({ headers: [obexHeader("Name", "boot.wbxml")] })).toMatchObject(refused);
  });

  test("beyond the limit is too large, also when it only says so", async () => {
    lab = await anObexServer({ limits: { maxObjectOctets: 600 } });
    const peer = await aConnectedPeer();
    const refused = { result: "refused", code: OBEX_RESPONSES["Requested Entity Too Large"] };
    expect(await peer.put({ headers: [typeHeader(CP)], body: DOCUMENT })).toMatchObject(refused);
    const lie = { headers: [typeHeader(CP), obexHeader("Length", 0xffffffff)], body: Uint8Array.of(1) };
    expect(await peer.put(lie)).toMatchObject(refused);
  });
});

describe("a session of obexftp", () => {
  test.each(["obexftp-1", "obexftp-3"] as const)("%s replayed leaves its object in the inbox", async (name) => {
    lab = await anObexServer();
    const peer = await ObexPeer.connect(lab.port);
    const target = name === "obexftp-1" ? undefined : OBEX_TARGETS["folder browsing"];
    for (const [i, packet] of clientPackets(name).entries()) {
      // What was recorded has the connection id of another server, which gave one without a target too.
      peer.send(target ? packet : withoutConnectionId(packet));
      expect((await peer.next())?.[0]).toBe(serverPackets(name)[i]?.[0]);
    }
    const push = pushOf(lab.delivered[0]!);
    expect(push).toMatchObject({ contentType: "application/vnd.syncml.dm+wbxml", parameters: { others: [] } });
    expect(push.body).toHaveLength(356);
  });

  test("every recorded client's packets get an answer each", async () => {
    lab = await anObexServer();
    for (const name of OBEX_SESSIONS) {
      const peer = await ObexPeer.connect(lab.port);
      for (const packet of clientPackets(name)) {
        peer.send(packet);
        expect(await peer.next()).toBeDefined();
      }
    }
  });
});

test("each handset has its own port; an address that is taken keeps none of them", async () => {
  const handsets = [
    { handset: "a", port: 0 },
    { handset: "b", port: 0 },
  ];
  lab = await anObexServer({ handsets });
  for (const handset of ["b", "a"]) {
    const peer = await ObexPeer.connect(portOf(lab.server, handset));
    await peer.put({ headers: [typeHeader(CP)], body: DOCUMENT });
  }
  expect(lab.delivered.map(({ to }) => to)).toEqual(["b", "a"]);
  const taken = [
    { handset: "c", port: 0 },
    { handset: "d", port: portOf(lab.server, "a") },
  ];
  await expect(anObexServer({ handsets: taken })).rejects.toMatchObject({ code: "listen-failed", port: "obex" });
});

function withoutConnectionId(packet: Uint8Array): Uint8Array {
  if (packet[3] !== 0xcb) return packet;
  const rest = Uint8Array.of(...packet.subarray(0, 3), ...packet.subarray(8));
  new DataView(rest.buffer).setUint16(1, rest.length);
  return rest;
}
