import { afterEach, describe, expect, test } from "vitest";
import { latin1Text } from "../../../src/base/bytes.ts";
import { startSmsc } from "../../../src/bearer/smpp/smsc.ts";
import { SMPP_COMMANDS } from "../../../src/codec/smpp/commands.ts";
import type { DeliveryOutcome } from "../../../src/ports/inbound.ts";
import { BIND_BODY, pduBytes, RawPeer, submitBody, tlvBytes } from "../../support/smpp-peer.ts";
import { aSmsc, type SmscUnderTest } from "../../support/smsc.ts";

let lab: SmscUnderTest;
afterEach(() => lab.smsc.close());

describe("binding to the SMSC", () => {
  test.each(["transmitter", "receiver", "transceiver"] as const)("a %s is told the interface version", async (mode) => {
    lab = await aSmsc();
    const peer = await RawPeer.connect(lab.port);
    peer.send(pduBytes(`bind_${mode}`, 5, BIND_BODY));
    const answer = await peer.next();
    expect(answer).toMatchObject({ commandId: SMPP_COMMANDS[`bind_${mode}_resp`], status: 0, sequenceNumber: 5 });
    expect(latin1Text(answer?.bytes.subarray(16) ?? new Uint8Array())).toBe("phonebank\0\x02\x10\0\x01\x34");
    expect(lab.events).toContainEqual(expect.objectContaining({ type: "smpp.opened", systemId: "raw", mode }));
  });

  test("a second bind answers ESME_RALYBND", async () => {
    lab = await aSmsc();
    const peer = await RawPeer.bound(lab.port);
    peer.send(pduBytes("bind_transmitter", 2, BIND_BODY));
    expect(await peer.next()).toMatchObject({ status: 0x05 });
  });

  test.each([
    ["another system_id", { systemId: "other", password: "pw" }, 0x0f],
    ["another password", { systemId: "raw", password: "other" }, 0x0e],
    ["what was asked for", { systemId: "raw", password: "pw" }, 0x00],
  ])("with credentials, %s decides", async (_what, credentials, status) => {
    lab = await aSmsc({ credentials });
    const peer = await RawPeer.connect(lab.port);
    peer.send(pduBytes("bind_transceiver", 1, BIND_BODY));
    expect(await peer.next()).toMatchObject({ status });
  });

  test.each(["receiver", undefined] as const)(
    "a submit_sm of a session bound as %s answers ESME_RINVBNDSTS",
    async (mode) => {
      lab = await aSmsc();
      const peer = mode ? await RawPeer.bound(lab.port, mode) : await RawPeer.connect(lab.port);
      peer.send(pduBytes("submit_sm", 2, submitBody()));
      expect(await peer.next()).toMatchObject({ commandId: SMPP_COMMANDS.submit_sm_resp, status: 0x04 });
      expect(lab.delivered).toEqual([]);
    },
  );

  test("unbind is answered after the messages before it, then the connection is closed", async () => {
    let accept: (outcome: DeliveryOutcome) => void = () => {};
    lab = await aSmsc({ deliver: () => new Promise((resolve) => (accept = resolve)) });
    const peer = await RawPeer.bound(lab.port);
    peer.send(pduBytes("submit_sm", 2, submitBody()));
    peer.send(pduBytes("unbind", 3));
    peer.send(pduBytes("enquire_link", 4));
    expect(await peer.next()).toMatchObject({ sequenceNumber: 4 });
    accept("accepted");
    expect(await peer.next()).toMatchObject({ sequenceNumber: 2, status: 0 });
    expect(await peer.next()).toMatchObject({ commandId: SMPP_COMMANDS.unbind_resp, sequenceNumber: 3 });
    await peer.closed;
  });
});

describe("a message to the SMSC", () => {
  const outcomes: readonly [DeliveryOutcome, number][] = [
    ["accepted", 0x00],
    ["unknown-address", 0x0b],
    ["busy", 0x14],
    ["failed", 0x08],
  ];
  test.each(outcomes)("that is %s is answered with the status for it", async (outcome, status) => {
    lab = await aSmsc({ deliver: async () => outcome });
    const peer = await RawPeer.bound(lab.port);
    peer.send(pduBytes("submit_sm", 2, submitBody()));
    const answer = await peer.next();
    expect(answer).toMatchObject({ status, sequenceNumber: 2 });
    expect(answer?.bytes).toHaveLength(outcome === "accepted" ? 18 : 16);
  });

  test("keeps user data, coding and addresses as they are, without the plus sign", async () => {
    lab = await aSmsc();
    const peer = await RawPeer.bound(lab.port);
    const message = Uint8Array.of(6, 5, 4, 0x0b, 0x84, 0x23, 0xf0, 0, 0x80, 0xff);
    peer.send(pduBytes("submit_sm", 2, submitBody({ to: "+491700001", esmClass: 0x43, dataCoding: 0, message })));
    await peer.next();
    const expected = { kind: "sms", from: "+1000", to: "491700001", userData: message, hasHeader: true, dataCoding: 0 };
    expect(lab.delivered).toEqual([expected]);
  });

  test("may carry ports and segmentation beside the user data", async () => {
    lab = await aSmsc();
    const peer = await RawPeer.bound(lab.port);
    const tlvs = Uint8Array.from([
      ...tlvBytes(0x020a, Uint8Array.of(0x23, 0xf0)),
      ...tlvBytes(0x020b, Uint8Array.of(0x0b, 0x84)),
      ...tlvBytes(0x020c, Uint8Array.of(0, 0x4d)),
      ...tlvBytes(0x020e, Uint8Array.of(2)),
      ...tlvBytes(0x020f, Uint8Array.of(1)),
    ]);
    peer.send(pduBytes("submit_sm", 2, submitBody({ tlvs })));
    await peer.next();
    const expected = {
      ports: { destination: 2948, source: 9200 },
      segment: { reference: 0x4d, total: 2, sequence: 1 },
    };
    expect(lab.delivered).toEqual([expect.objectContaining(expected)]);
  });

  test("may be in message_payload", async () => {
    lab = await aSmsc();
    const peer = await RawPeer.bound(lab.port);
    const payload = Uint8Array.from({ length: 299 }, (_, i) => i & 0xff);
    peer.send(pduBytes("submit_sm", 2, submitBody({ message: new Uint8Array(), tlvs: tlvBytes(0x0424, payload) })));
    expect(await peer.next()).toMatchObject({ status: 0 });
    expect(lab.delivered).toEqual([expect.objectContaining({ userData: payload, hasHeader: false })]);
  });

  test("may come as data_sm", async () => {
    lab = await aSmsc();
    const peer = await RawPeer.bound(lab.port);
    const head = [0, 1, 1, 0x31, 0, 1, 1, 0x34, 0x39, 0, 0, 0, 4];
    peer.send(pduBytes("data_sm", 2, Uint8Array.from([...head, ...tlvBytes(0x0424, Uint8Array.of(7, 8))])));
    expect(await peer.next()).toMatchObject({ commandId: SMPP_COMMANDS.data_sm_resp, status: 0 });
    expect(lab.delivered).toEqual([expect.objectContaining({ from: "+1", to: "49", userData: Uint8Array.of(7, 8) })]);
  });

  test("of the type delivery receipt is nothing to submit", async () => {
    lab = await aSmsc();
    const peer = await RawPeer.bound(lab.port);
    peer.send(pduBytes("submit_sm", 2, submitBody({ esmClass: 0x04 })));
    expect(await peer.next()).toMatchObject({ status: 0x43 });
  });

  test.each(["query_sm", "cancel_sm", "replace_sm", "deliver_sm"] as const)("%s is not served", async (command) => {
    lab = await aSmsc();
    const peer = await RawPeer.bound(lab.port);
    peer.send(pduBytes(command, 2, Uint8Array.of(0, 0)));
    const nack = { commandId: SMPP_COMMANDS.generic_nack, status: 0x03, sequenceNumber: 2 };
    expect(await peer.next()).toMatchObject(nack);
  });

  test("is in the events exactly as it came, and so is its answer", async () => {
    lab = await aSmsc();
    const peer = await RawPeer.bound(lab.port);
    const sent = pduBytes("submit_sm", 2, submitBody());
    for (const octet of sent) peer.send(Uint8Array.of(octet));
    const answer = await peer.next();
    expect(lab.events).toContainEqual(expect.objectContaining({ type: "smpp.received", bytes: sent }));
    expect(lab.events).toContainEqual(expect.objectContaining({ type: "smpp.sent", bytes: answer?.bytes }));
  });
});

test("a taken port is a PortError listen-failed", async () => {
  lab = await aSmsc();
  const options = {
    host: "127.0.0.1",
    port: lab.port,
    emit: () => {},
    clock: { now: () => 0, setTimeout() {}, clearTimeout() {} },
  };
  await expect(startSmsc({ ...options, deliver: async () => "accepted" })).rejects.toMatchObject({
    code: "listen-failed",
  });
});
