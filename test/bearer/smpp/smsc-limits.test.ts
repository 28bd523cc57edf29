import { afterEach, describe, expect, test } from "vitest";
import { VirtualClock } from "../../../src/base/clock.ts";
import { SMPP_COMMANDS } from "../../../src/codec/smpp/commands.ts";
import type { DeliveryOutcome } from "../../../src/ports/inbound.ts";
import { pduBytes, RawPeer, submitBody } from "../../support/smpp-peer.ts";
import { aSmsc, type SmscUnderTest } from "../../support/smsc.ts";

let lab: SmscUnderTest;
afterEach(() => lab.smsc.close());

const endedBecause = (reason: string) =>
  expect.poll(() => lab.events).toContainEqual(expect.objectContaining({ type: "smpp.closed", reason }));

describe("limits of an SMSC", () => {
  test("who does not bind in time loses the connection", async () => {
    const clock = new VirtualClock();
    lab = await aSmsc({ clock, limits: { bindTimeoutMs: 500 } });
    const peer = await RawPeer.connect(lab.port);
    peer.send(pduBytes("enquire_link", 1));
    await peer.next();
    clock.advance(499);
    peer.send(pduBytes("enquire_link", 2));
    expect(await peer.next()).toMatchObject({ sequenceNumber: 2 });
    clock.advance(1);
    await peer.closed;
    await endedBecause("no bind in time");
  });

  test("a silent peer is asked, and lost when it does not answer", async () => {
    const clock = new VirtualClock();
    lab = await aSmsc({ clock, limits: { enquireLinkMs: 1000, responseTimeoutMs: 200 } });
    const peer = await RawPeer.bound(lab.port);
    clock.advance(1000);
    expect(await peer.next()).toMatchObject({ commandId: SMPP_COMMANDS.enquire_link });
    peer.send(pduBytes("submit_sm", 9, submitBody()).subarray(0, 30)); // An unfinished frame is no sign of life.
    clock.advance(200);
    await peer.closed;
    await endedBecause("peer does not answer enquire_link");
  });

  test("a silent peer that answers is kept and asked again", async () => {
    const clock = new VirtualClock();
    lab = await aSmsc({ clock, limits: { enquireLinkMs: 1000, responseTimeoutMs: 200 } });
    const peer = await RawPeer.bound(lab.port);
    for (let round = 0; round < 3; round++) {
      clock.advance(1000);
      const asked = await peer.next();
      expect(asked).toMatchObject({ commandId: SMPP_COMMANDS.enquire_link });
      peer.send(pduBytes("enquire_link_resp", asked?.sequenceNumber ?? 0));
      peer.send(pduBytes("enquire_link", 50 + round));
      expect(await peer.next()).toMatchObject({ sequenceNumber: 50 + round });
    }
  });

  test("a half-open peer that never closes its side is cut", async () => {
    const clock = new VirtualClock();
    lab = await aSmsc({ clock, limits: { closeGraceMs: 100 } });
    const peer = await RawPeer.bound(lab.port);
    peer.socket.allowHalfOpen = true;
    peer.send(pduBytes("submit_sm", 2));
    expect(await peer.next()).toMatchObject({ status: 0x02 });
    clock.advance(100);
    await endedBecause("submit_sm: service_type has no terminating NUL");
    peer.socket.destroy();
  });

  test("messages beyond the window are throttled until others are answered", async () => {
    const open: ((outcome: DeliveryOutcome) => void)[] = [];
    lab = await aSmsc({ deliver: () => new Promise((resolve) => open.push(resolve)), limits: { window: 2 } });
    const peer = await RawPeer.bound(lab.port);
    for (const sequence of [2, 3, 4]) peer.send(pduBytes("submit_sm", sequence, submitBody()));
    expect(await peer.next()).toMatchObject({ sequenceNumber: 4, status: 0x58 });
    for (const resolve of open) resolve("accepted");
    expect(await peer.next()).toMatchObject({ sequenceNumber: 2, status: 0 });
    expect(await peer.next()).toMatchObject({ sequenceNumber: 3, status: 0 });
    peer.send(pduBytes("submit_sm", 5, submitBody()));
    await expect.poll(() => open.length).toBe(3);
    open[2]?.("accepted");
    expect(await peer.next()).toMatchObject({ sequenceNumber: 5, status: 0 });
  });

  test("a delivery that takes too long is answered as busy, and its late end changes nothing", async () => {
    const clock = new VirtualClock();
    let finish: (outcome: DeliveryOutcome) => void = () => {};
    lab = await aSmsc({
      clock,
      deliver: () => new Promise((resolve) => (finish = resolve)),
      limits: { deliverTimeoutMs: 300 },
    });
    const peer = await RawPeer.bound(lab.port);
    peer.send(pduBytes("submit_sm", 2, submitBody()));
    peer.send(pduBytes("enquire_link", 3));
    await peer.next();
    clock.advance(300);
    expect(await peer.next()).toMatchObject({ sequenceNumber: 2, status: 0x14 });
    finish("accepted");
    peer.send(pduBytes("enquire_link", 4));
    expect(await peer.next()).toMatchObject({ sequenceNumber: 4 });
  });

  test("requests above the rate are throttled, and pass again a second later", async () => {
    const clock = new VirtualClock();
    lab = await aSmsc({ clock, limits: { maxRequestsPerSecond: 3 } });
    const peer = await RawPeer.bound(lab.port);
    const statuses = async (sequences: readonly number[]) => {
      for (const sequence of sequences) peer.send(pduBytes("submit_sm", sequence, submitBody()));
      const answers = new Map<number | undefined, number | undefined>();
      for (const _ of sequences) {
        const answer = await peer.next();
        answers.set(answer?.sequenceNumber, answer?.status);
      }
      return sequences.map((sequence) => answers.get(sequence));
    };
    expect(await statuses([2, 3, 4])).toEqual([0, 0, 0x58]);
    clock.advance(1000);
    expect(await statuses([5])).toEqual([0]);
  });

  test("a flood of PDUs of any kind is not read until a second later", async () => {
    const clock = new VirtualClock();
    lab = await aSmsc({ clock, limits: { maxPdusPerSecond: 5 } });
    const flood = await RawPeer.bound(lab.port);
    const other = await RawPeer.bound(lab.port);
    for (let sequence = 1; sequence <= 5; sequence++) {
      flood.send(pduBytes("enquire_link", sequence));
      await flood.next();
    }
    flood.send(pduBytes("enquire_link", 6));
    other.send(pduBytes("enquire_link", 1));
    expect(await other.next()).toMatchObject({ sequenceNumber: 1 });
    const received = () => lab.events.filter((event) => event.type === "smpp.received").length;
    expect(received()).toBe(8);
    clock.advance(1000);
    expect(await flood.next()).toMatchObject({ sequenceNumber: 6 });
  });

  test("a connection too many is told so and closed; the others stay, and a free place is taken", async () => {
    lab = await aSmsc({ limits: { maxSessions: 1 } });
    const first = await RawPeer.bound(lab.port);
    const second = await RawPeer.connect(lab.port);
    expect(await second.next()).toMatchObject({ commandId: SMPP_COMMANDS.generic_nack, status: 0x0d });
    await second.closed;
    first.send(pduBytes("unbind", 2));
    await first.next();
    await first.closed;
    await endedBecause("unbound");
    const third = await RawPeer.bound(lab.port);
    third.send(pduBytes("submit_sm", 2, submitBody()));
    expect(await third.next()).toMatchObject({ status: 0 });
  });

  test("closing ends every session, bound or not", async () => {
    lab = await aSmsc();
    const peers = [await RawPeer.bound(lab.port), await RawPeer.connect(lab.port)];
    await lab.smsc.close();
    await Promise.all(peers.map((peer) => peer.closed));
    expect(lab.events.filter((event) => event.type === "smpp.closed")).toHaveLength(2);
  });
});
