import { createSocket, type Socket } from "node:dgram";
import { afterEach, describe, expect, test } from "vitest";
import { fromHex, utf8Bytes } from "../../../src/base/bytes.ts";
import { VirtualClock } from "../../../src/base/clock.ts";
import { seededRandom } from "../../../src/base/random.ts";
import { startUdp, type UdpBearer, type UdpOptions } from "../../../src/bearer/udp/udp.ts";
import type { EventBody } from "../../../src/events/event.ts";
import type { InboundPush } from "../../../src/ports/inbound.ts";

/** Head and body of a notification as a gateway sends it: content type, application id, any octets. */
const PUSH = fromHex("010603c4af876491390a") ?? new Uint8Array();

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function aBearer(options: Partial<UdpOptions> = {}) {
  const delivered: InboundPush[] = [];
  const events: (EventBody & { handset?: string })[] = [];
  const clock = new VirtualClock(5000);
  const bearer: UdpBearer = await startUdp({
    handsets: [
      { address: "127.0.0.2", handset: "A" },
      { address: "127.0.0.3", handset: "B" },
    ],
    port: 0,
    clock,
    emit: (event) => events.push(event),
    deliver: async (inbound) => {
      if (inbound.kind === "push") delivered.push(inbound);
      return "accepted";
    },
    ...options,
  });
  open.push(bearer);
  const portOf = (handset: string) => {
    const found = bearer.addresses.find((each) => each.handset === handset);
    const [address = "", port = ""] = found?.address.split(":") ?? [];
    return { address, port: Number(port) };
  };
  const refusals = () => events.filter((event) => event.type === "udp.refused");
  return { bearer, clock, delivered, events, portOf, refusals };
}

type Place = { readonly address: string; readonly port: number };

async function aSender() {
  const socket: Socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  open.push({ close: () => new Promise<void>((resolve) => socket.close(() => resolve())) });
  const received: Uint8Array[] = [];
  socket.on("message", (bytes) => received.push(bytes));
  const send = (bytes: Uint8Array, { address, port }: Place) =>
    new Promise<void>((resolve, reject) =>
      socket.send(bytes, port, address, (error) => (error ? reject(error) : resolve())),
    );
  return { send, received, peer: `127.0.0.1:${socket.address().port}` };
}

describe("pushes over UDP", () => {
  test("reach the handset whose address they were sent to, and are not answered", async () => {
    const { delivered, portOf, events } = await aBearer();
    const sender = await aSender();
    await sender.send(PUSH, portOf("A"));
    await expect.poll(() => delivered.length, { interval: 5 }).toBe(1);
    await sender.send(PUSH, portOf("B"));
    await expect.poll(() => delivered.length, { interval: 5 }).toBe(2);
    const push = { kind: "push", bearer: "udp", from: sender.peer, pdu: PUSH, local: false };
    expect(delivered).toEqual([
      { ...push, to: "A" },
      { ...push, to: "B" },
    ]);
    expect(events).toEqual([
      { type: "udp.received", handset: "A", peer: sender.peer, bytes: PUSH },
      { type: "udp.received", handset: "B", peer: sender.peer, bytes: PUSH },
    ]);
    expect(sender.received).toEqual([]);
  });

  test("listen at the port asked for, and at no other one", async () => {
    const { bearer } = await aBearer();
    const [first] = bearer.addresses;
    expect(first?.address).toMatch(/^127\.0\.0\.2:\d+$/);
    const port = Number(first?.address.split(":")[1]);
    const again = await aBearer({ handsets: [{ address: "127.0.0.4", handset: "C" }], port });
    expect(again.bearer.addresses).toEqual([{ address: `127.0.0.4:${port}`, handset: "C" }]);
  });

  test("cannot be listened for at an address that is taken, and then nothing stays open", async () => {
    const { portOf } = await aBearer();
    const { port } = portOf("A");
    const free = { address: "127.0.0.5", handset: "C" };
    const options = { port, emit: () => {}, clock: new VirtualClock(), deliver: async () => "accepted" as const };
    const taken = { address: "127.0.0.2", handset: "D" };
    await expect(startUdp({ ...options, handsets: [free, taken] })).rejects.toMatchObject({ code: "listen-failed" });
    const bearer = await startUdp({ ...options, handsets: [free] });
    await bearer.close();
  });

  test.each(["unknown-address", "busy", "failed"] as const)("that are %s are told by an event", async (outcome) => {
    const { portOf, refusals } = await aBearer({ deliver: async () => outcome });
    const sender = await aSender();
    await sender.send(PUSH, portOf("A"));
    await expect
      .poll(refusals, { interval: 5 })
      .toEqual([{ type: "udp.refused", handset: "A", peer: sender.peer, reason: outcome }]);
  });

  test("come no more after the end", async () => {
    const { bearer, delivered, portOf } = await aBearer();
    const place = portOf("A");
    await bearer.close();
    const sender = await aSender();
    await sender.send(PUSH, place).catch(() => {});
    expect(delivered).toEqual([]);
  });
});

describe("hostile datagrams", () => {
  const rows: readonly [string, Uint8Array, number][] = [
    ["nothing", new Uint8Array(), 0],
    ["a TID alone", Uint8Array.of(1), 1],
    ["a confirmed push", Uint8Array.of(1, 7, 3, 0xc4, 0xaf, 0x87), 1],
    ["a WSP Connect", Uint8Array.of(1, 1, 0x10, 0), 1],
    ["headers past the end", Uint8Array.of(1, 6, 0x20, 0xc4), 3],
    ["a header length of five octets without end", Uint8Array.of(1, 6, 0xff, 0xff, 0xff, 0xff, 0xff), 2],
    ["headers of 1 GiB", Uint8Array.of(1, 6, 0x84, 0x80, 0x80, 0x80, 0x00), 7],
    ["a text without end in the headers", Uint8Array.of(1, 6, 3, 0x41, 0x42, 0x43), 3],
    ["HTTP", utf8Bytes("POST / HTTP/1.1\r\n\r\n"), 1],
    ["garbage", seededRandom("garbage").bytes(200), 1],
  ];

  test.each(rows)(
    "%s is refused where it is wrong, and another sender's push arrives",
    async (_what, bytes, offset) => {
      const { delivered, portOf, refusals } = await aBearer();
      const [hostile, other] = [await aSender(), await aSender()];
      await hostile.send(bytes, portOf("A"));
      await other.send(PUSH, portOf("A"));
      await expect.poll(() => delivered.map(({ from }) => from), { interval: 5 }).toEqual([other.peer]);
      const refusal = { type: "udp.refused", handset: "A", peer: hostile.peer, reason: expect.any(String), offset };
      expect(refusals()).toEqual([refusal]);
      expect(hostile.received).toEqual([]);
    },
  );

  test("one that is too long is refused, and another sender's push arrives", async () => {
    const { delivered, portOf, refusals, events } = await aBearer({ limits: { maxDatagramBytes: 1000 } });
    const [hostile, other] = [await aSender(), await aSender()];
    await hostile.send(new Uint8Array(1001), portOf("A"));
    await other.send(PUSH, portOf("A"));
    await expect.poll(() => delivered.length, { interval: 5 }).toBe(1);
    expect(refusals()).toEqual([expect.objectContaining({ reason: "datagram of 1001 bytes, at most 1000" })]);
    expect(events.filter(({ type }) => type === "udp.received")).toHaveLength(1);
  });

  test("a flood of one sender is dropped and told once a second, and another sender's push arrives", async () => {
    const { delivered, portOf, refusals, clock, bearer } = await aBearer({ limits: { maxPerSecondOfSource: 3 } });
    const [hostile, other] = [await aSender(), await aSender()];
    for (let i = 0; i < 10; i++) await hostile.send(PUSH, portOf("A"));
    await other.send(PUSH, portOf("A"));
    await expect.poll(() => delivered.map(({ from }) => from), { interval: 5 }).toContain(other.peer);
    expect(delivered.filter(({ from }) => from === hostile.peer)).toHaveLength(3);
    const told = { type: "udp.refused", peer: hostile.peer, reason: "too many datagrams a second" };
    expect(refusals()).toEqual([{ ...told, datagrams: 1 }]);
    clock.advance(1000);
    for (let i = 0; i < 4; i++) await hostile.send(PUSH, portOf("A"));
    await expect.poll(() => refusals().length, { interval: 5 }).toBe(2);
    expect(refusals()[1]).toEqual({ ...told, datagrams: 7 });
    await hostile.send(PUSH, portOf("A"));
    await other.send(PUSH, portOf("A"));
    await expect.poll(() => delivered.filter(({ from }) => from === other.peer).length, { interval: 5 }).toBe(2);
    await bearer.close();
    expect(refusals()[2]).toEqual({ ...told, datagrams: 1 });
  });

  test("a flood from many ports meets the bound for all, and senders beyond the bound are forgotten", async () => {
    const { delivered, portOf, refusals, clock } = await aBearer({ limits: { maxPerSecond: 2, maxSources: 1 } });
    const senders = await Promise.all([aSender(), aSender(), aSender()]);
    for (const sender of senders) await sender.send(PUSH, portOf("A"));
    await expect.poll(() => refusals().length, { interval: 5 }).toBe(1);
    expect(delivered).toHaveLength(2);
    clock.advance(1000);
    await senders[0]?.send(PUSH, portOf("B"));
    await expect.poll(() => delivered.length, { interval: 5 }).toBe(3);
  });

  test("deliveries that hang are bounded in number and in time", async () => {
    const { portOf, refusals, clock } = await aBearer({
      deliver: () => new Promise(() => {}),
      limits: { maxUnfinished: 1, deliverTimeoutMs: 100 },
    });
    const sender = await aSender();
    await sender.send(PUSH, portOf("A"));
    await sender.send(PUSH, portOf("A"));
    await expect.poll(() => refusals().length, { interval: 5 }).toBe(1);
    expect(refusals()[0]).toMatchObject({ reason: "more than 1 datagrams wait for their delivery" });
    clock.advance(100);
    await expect.poll(() => refusals().length, { interval: 5 }).toBe(2);
    expect(refusals()[1]).toMatchObject({ reason: "busy" });
  });
});
