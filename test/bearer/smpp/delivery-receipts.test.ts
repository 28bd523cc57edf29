import smpp, { type Pdu, type Session } from "smpp";
import { afterEach, describe, expect, test } from "vitest";
import { latin1Text } from "../../../src/base/bytes.ts";
import { VirtualClock } from "../../../src/base/clock.ts";
import { connectEsme } from "../../../src/bearer/smpp/esme.ts";
import type { SmscOptions } from "../../../src/bearer/smpp/smsc.ts";
import { SMPP_COMMANDS } from "../../../src/codec/smpp/commands.ts";
import type { DeliveryReceipt } from "../../../src/codec/smpp/delivery-receipt.ts";
import type { SmppMessage } from "../../../src/codec/smpp/message.ts";
import { decodeSmppPdu } from "../../../src/codec/smpp/pdu.ts";
import { findTlv, findTlvInteger } from "../../../src/codec/smpp/tlv.ts";
import { pduBytes, RawPeer, type ReceivedPdu, submitBody } from "../../support/smpp-peer.ts";
import { aSmsc } from "../../support/smsc.ts";

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

/** 2026-11-22 16:05 UTC. */
const NOW = Date.UTC(2026, 10, 22, 16, 5);

async function lab(options: Partial<SmscOptions> = {}) {
  const clock = new VirtualClock(NOW);
  const found = await aSmsc({ clock, limits: { receiptRetryMs: 100, receiptTries: 2 }, ...options });
  open.push(found.smsc);
  return { ...found, clock };
}

/** A submit_sm that asks for receipts: registered_delivery is the last but four octet before the message. */
function submit(sequence: number, registeredDelivery: number, to = "491700001"): Uint8Array {
  const bytes = pduBytes("submit_sm", sequence, submitBody({ to }));
  bytes[bytes.length - 2 - 5] = registeredDelivery;
  return bytes;
}

const receiptIn = (pdu: ReceivedPdu | undefined) => {
  const message = decodeSmppPdu(pdu?.bytes ?? new Uint8Array()) as SmppMessage;
  const id = latin1Text(findTlv(message.tlvs, "receipted_message_id") ?? new Uint8Array());
  return { message, text: latin1Text(message.shortMessage), id, state: findTlvInteger(message.tlvs, "message_state") };
};

const answer = (peer: RawPeer, pdu: ReceivedPdu | undefined, status = 0) =>
  peer.send(pduBytes("deliver_sm_resp", pdu?.sequenceNumber ?? 0, status === 0 ? Uint8Array.of(0) : undefined, status));

describe("delivery receipts of the SMSC", () => {
  test("come after the answer, from whom the message was for, in the form that senders expect", async () => {
    const { port } = await lab();
    const peer = await RawPeer.bound(port);
    peer.send(submit(2, 1));
    expect(await peer.next()).toMatchObject({ commandId: SMPP_COMMANDS.submit_sm_resp, status: 0 });
    const pdu = await peer.next();
    expect(pdu).toMatchObject({ commandId: SMPP_COMMANDS.deliver_sm });
    const { message, text, id, state } = receiptIn(pdu);
    expect(text).toBe("id:1 sub:001 dlvrd:001 submit date:2611221605 done date:2611221605 stat:DELIVRD err:000 text:");
    expect(message).toMatchObject({ esmClass: 4, sourceAddr: "491700001", destinationAddr: "1000", sourceAddrTon: 1 });
    expect([id, state]).toEqual(["1\0", 2]);
    answer(peer, pdu);
    peer.send(pduBytes("enquire_link", 9));
    expect(await peer.next()).toMatchObject({ commandId: SMPP_COMMANDS.enquire_link_resp });
  });

  test.each([
    ["none", 0],
    ["only failures", 2],
    ["an intermediate notification", 0x10],
  ])("do not come for a delivered message that asks for %s", async (_what, registeredDelivery) => {
    const { port } = await lab();
    const peer = await RawPeer.bound(port);
    peer.send(submit(2, registeredDelivery));
    await peer.next();
    peer.send(pduBytes("enquire_link", 3));
    expect(await peer.next()).toMatchObject({ commandId: SMPP_COMMANDS.enquire_link_resp });
  });

  test("do not come for a message that was refused in its answer", async () => {
    const { port } = await lab({ deliver: async () => "unknown-address" });
    const peer = await RawPeer.bound(port);
    peer.send(submit(2, 1));
    expect(await peer.next()).toMatchObject({ status: 0x0b });
    peer.send(pduBytes("enquire_link", 3));
    expect(await peer.next()).toMatchObject({ commandId: SMPP_COMMANDS.enquire_link_resp });
  });

  test.each([
    ["unknown-address", "REJECTD", 8, "011"],
    ["busy", "UNDELIV", 5, "020"],
    ["failed", "UNDELIV", 5, "008"],
  ] as const)("tell that a message is %s, where failures are receipted", async (outcome, stat, state, error) => {
    const { port } = await lab({ failures: "receipted", deliver: async () => outcome });
    const peer = await RawPeer.bound(port);
    for (const wish of [1, 2]) {
      peer.send(submit(wish, wish));
      expect(await peer.next()).toMatchObject({ status: 0 });
      const pdu = await peer.next();
      const receipt = receiptIn(pdu);
      expect(receipt.text).toContain(`dlvrd:000`);
      expect(receipt.text).toContain(`stat:${stat} err:${error}`);
      expect(receipt.state).toBe(state);
      answer(peer, pdu);
    }
    peer.send(submit(4, 0));
    expect((await peer.next())?.status).toBeGreaterThan(0);
  });

  test("go to another session of the same system_id when the sender cannot receive, and to nobody else", async () => {
    const { port } = await lab();
    const receiver = await RawPeer.bound(port, "receiver");
    const stranger = await connectEsme({
      host: "127.0.0.1",
      port,
      systemId: "other",
      password: "pw",
      clock: new VirtualClock(),
      emit: () => {},
      onReceipt: () => expect.unreachable(),
    });
    open.push(stranger);
    const transmitter = await RawPeer.bound(port, "transmitter");
    transmitter.send(submit(2, 1));
    expect(await transmitter.next()).toMatchObject({ status: 0 });
    const pdu = await receiver.next();
    expect(receiptIn(pdu).text).toContain("id:1 ");
    answer(receiver, pdu);
  });

  test("wait for a session that can receive, and come in their order", async () => {
    const { port } = await lab();
    const transmitter = await RawPeer.bound(port, "transmitter");
    for (const sequence of [2, 3]) {
      transmitter.send(submit(sequence, 1));
      await transmitter.next();
    }
    const receiver = await RawPeer.bound(port, "receiver");
    for (const id of ["1\0", "2\0"]) {
      const pdu = await receiver.next();
      expect(receiptIn(pdu).id).toBe(id);
      answer(receiver, pdu);
    }
  });

  test("are sent again when the peer goes or asks for it, and dropped after their tries", async () => {
    const { port, clock, events } = await lab();
    const first = await RawPeer.bound(port);
    first.send(submit(2, 1));
    await first.next();
    await first.next();
    first.socket.destroy();
    const second = await RawPeer.bound(port);
    const again = await second.next();
    expect(receiptIn(again).id).toBe("1\0");
    answer(second, again, 0x64);
    const dropped = { type: "smpp.refused", peer: "raw", reason: expect.stringContaining("ESME_RX_T_APPN") };
    await expect.poll(() => events, { interval: 5 }).toContainEqual(dropped);
    second.send(submit(3, 1));
    await second.next();
    const next = await second.next();
    answer(second, next, 0x14);
    second.send(pduBytes("enquire_link", 4));
    await second.next();
    clock.advance(100);
    expect(receiptIn(await second.next()).id).toBe("2\0");
  });

  test("are kept in bounded number, and for a bounded number of those who went", async () => {
    const { port, events } = await lab({ limits: { maxReceipts: 1, maxAbsentees: 1 } });
    const transmitter = await RawPeer.bound(port, "transmitter");
    for (const sequence of [2, 3]) {
      transmitter.send(submit(sequence, 1));
      await transmitter.next();
    }
    const full = { type: "smpp.refused", peer: "raw", reason: "receipt of message 2 dropped: more than 1 wait" };
    expect(events).toContainEqual(full);
    const part = { from: "1", to: "491700001", userData: Uint8Array.of(1), hasHeader: false, dataCoding: 4 };
    const options = { host: "127.0.0.1", port, password: "pw", clock: new VirtualClock(), emit: () => {} };
    const other = await connectEsme({ ...options, systemId: "other", mode: "transmitter" });
    open.push(other);
    await other.submit({ ...part, registeredDelivery: 1 });
    const gone = { type: "smpp.refused", peer: "raw", reason: "receipt of message 1 dropped: nobody came for it" };
    await expect.poll(() => events, { interval: 5 }).toContainEqual(gone);
  });
});

describe("an ESME that asks for receipts", () => {
  test("is told of each, by our SMSC", async () => {
    const { port } = await lab();
    const receipts: DeliveryReceipt[] = [];
    const options = { host: "127.0.0.1", port, systemId: "lab", password: "", clock: new VirtualClock() };
    const esme = await connectEsme({ ...options, emit: () => {}, onReceipt: (receipt) => receipts.push(receipt) });
    open.push(esme);
    const part = { from: "1", to: "491700001", userData: Uint8Array.of(1), hasHeader: false, dataCoding: 4 };
    const { messageId } = await esme.submit({ ...part, registeredDelivery: 1 });
    await expect.poll(() => receipts, { interval: 5 }).toEqual([{ messageId, state: "DELIVRD", error: "000" }]);
  });

  test("is a bare client of the library, which reads them", async () => {
    const { port } = await lab();
    const receipt = await new Promise<Pdu>((resolve) => {
      const session = (smpp as unknown as { connect(options: object): Session }).connect({ host: "127.0.0.1", port });
      open.push({ close: () => (session as unknown as { destroy(): void }).destroy() });
      session.on("error", () => {});
      session.on("connect", () => session.send(new smpp.PDU("bind_transceiver", { system_id: "bare" })));
      session.on("bind_transceiver_resp", () => {
        const message = { short_message: Buffer.from([1]), destination_addr: "491700001", registered_delivery: 1 };
        session.send(new smpp.PDU("submit_sm", message));
      });
      session.on("deliver_sm", (pdu: Pdu) => {
        session.send(pdu.response());
        resolve(pdu);
      });
    });
    expect(receipt).toMatchObject({ esm_class: 4, receipted_message_id: "1", message_state: 2 });
  });
});
