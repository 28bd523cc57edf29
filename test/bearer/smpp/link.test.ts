import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../../src/base/clock.ts";
import { SMSC_LIMITS } from "../../../src/bearer/smpp/limits.ts";
import { Link, type LinkOptions } from "../../../src/bearer/smpp/link.ts";
import { makePdu } from "../../../src/bearer/smpp/raw-short-message.ts";
import type { EventBody } from "../../../src/events/event.ts";
import { BIND_BODY, pduBytes, submitBody } from "../../support/smpp-peer.ts";

/** A socket in memory; one whose peer does not read never says that something was written. */
function aSocket(peerReads: boolean): Socket {
  const stream = new Duplex({
    read() {},
    write(_chunk, _encoding, done) {
      if (peerReads) done();
    },
  });
  return Object.assign(stream, { setNoDelay: () => stream }) as unknown as Socket;
}

function aLink(socket: Socket, options: Partial<LinkOptions> = {}) {
  const events: EventBody[] = [];
  const link: Link = new Link({
    socket,
    peer: "peer",
    emit: (event) => events.push(event),
    clock: new VirtualClock(),
    limits: { ...SMSC_LIMITS, maxUnreadBytes: 100 },
    serves: new Set(["bind_transceiver", "submit_sm"]),
    onRequest: (pdu) => link.respond(pdu, "ESME_ROK"),
    onEnd: () => {},
    ...options,
  });
  return { link, events };
}

describe("an SMPP link", () => {
  test("cuts a peer that does not read its answers", () => {
    const socket = aSocket(false);
    const { link, events } = aLink(socket);
    for (let sequence = 1; sequence <= 7; sequence++) socket.emit("data", pduBytes("enquire_link", sequence));
    expect(link.ended).toBe(true);
    expect(socket.destroyed).toBe(true);
    expect(events.filter((event) => event.type === "smpp.sent")).toHaveLength(7);
  });

  test("fails what is pending when the connection ends, and what is asked afterwards", async () => {
    const socket = aSocket(true);
    const { link } = aLink(socket);
    const pending = link.request(makePdu("enquire_link"));
    link.end("enough");
    await expect(pending).rejects.toMatchObject({ code: "peer-closed" });
    await expect(link.request(makePdu("enquire_link"))).rejects.toMatchObject({ code: "peer-closed" });
  });

  test("fails a request that is not answered in time, and ignores the late answer", async () => {
    const clock = new VirtualClock();
    const socket = aSocket(true);
    const { link, events } = aLink(socket, { clock });
    const pending = link.request(makePdu("enquire_link"));
    clock.advance(SMSC_LIMITS.responseTimeoutMs);
    await expect(pending).rejects.toMatchObject({ code: "peer-timeout", retryable: true });
    socket.emit("data", pduBytes("enquire_link_resp", 1));
    expect(link.ended).toBe(false);
    expect(events).toContainEqual(expect.objectContaining({ type: "smpp.refused" }));
  });

  test("answers ESME_RSYSERR when its user throws, and goes on", () => {
    const socket = aSocket(true);
    const onRequest = () => {
      throw new Error("broken handler");
    };
    const { link, events } = aLink(socket, { onRequest });
    socket.emit("data", pduBytes("submit_sm", 4, submitBody()));
    expect(events).toContainEqual(
      expect.objectContaining({ type: "smpp.sent", bytes: pduBytes("submit_sm_resp", 4, new Uint8Array(), 8) }),
    );
    expect(link.ended).toBe(false);
  });

  const frames = fc.record({
    command: fc.oneof(
      fc.constantFrom(1, 2, 3, 4, 5, 6, 8, 9, 0x0b, 0x15, 0x21, 0x102, 0x103, 0x111, 0x80000004),
      fc.nat(),
    ),
    body: fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.constant(submitBody()), fc.constant(BIND_BODY)),
    extra: fc.uint8Array({ maxLength: 12 }),
  });

  test("takes frames with any body without an exception, and answers each request or ends", () => {
    fc.assert(
      fc.property(frames, ({ command, body, extra }) => {
        const socket = aSocket(true);
        const { link, events } = aLink(socket, { limits: SMSC_LIMITS });
        socket.emit("data", pduBytes(command, 1, Uint8Array.from([...body, ...extra])));
        const answered = events.some((event) => event.type === "smpp.sent");
        expect(answered || link.ended || command >= 0x80000000).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test("takes any octets in any pieces without an exception", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 8 }), (chunks) => {
        const socket = aSocket(true);
        aLink(socket);
        for (const chunk of chunks) socket.emit("data", chunk);
      }),
      { numRuns: 500 },
    );
  });
});
