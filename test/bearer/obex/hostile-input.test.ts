import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { latin1Bytes } from "../../../src/base/bytes.ts";
import { VirtualClock } from "../../../src/base/clock.ts";
import type { ObexServerLimits } from "../../../src/bearer/obex/server-limits.ts";
import { typeHeader } from "../../../src/codec/obex/headers.ts";
import { anObexServer, ObexPeer, type ObexServerUnderTest } from "../../support/obex-peer.ts";

const OBJECT = { headers: [typeHeader("application/vnd.wap.connectivity-wbxml")], body: Uint8Array.of(3, 0x0b) };

let lab: ObexServerUnderTest;
afterEach(() => lab.server.close());

/** Another client whose object still arrives. */
async function expectOthersServed(peer?: ObexPeer): Promise<void> {
  const before = lab.delivered.length;
  const other = peer ?? (await ObexPeer.connect(lab.port));
  expect(await other.put(OBJECT)).toMatchObject({ result: "done" });
  expect(lab.delivered).toHaveLength(before + 1);
}

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));

/** Octets, and the first octets of what they are answered; then whether the connection goes on. */
const ROWS: readonly [string, Uint8Array, string, "goes on" | "ends"][] = [
  ["a packet length of 0", hex("82 0000"), "c0 0003", "ends"],
  ["a packet length of 2", hex("82 0002"), "c0 0003", "ends"],
  ["a packet beyond what we take", hex("02 ffff 48 fffc 00"), "c0 0003", "ends"],
  ["HTTP", latin1Bytes("GET / HTTP/1.1\r\nHost: h\r\n\r\n"), "c0 0003", "ends"],
  ["a CONNECT of 3 octets", hex("80 0003"), "c0 0007 10 00 2000", "goes on"],
  ["a CONNECT that takes packets of 3 octets", hex("80 0007 10 00 0003"), "c0 0007 10 00 2000", "goes on"],
  ["a CONNECT without the final bit", hex("00 0007 10 00 0400"), "c0 0003", "goes on"],
  ["a header longer than its packet", hex("82 0008 42 ffff 61 00"), "c0 0003", "goes on"],
  ["a header of length 0", hex("82 0006 42 0000"), "c0 0003", "goes on"],
  ["a text of half a character", hex("82 0009 01 0006 00 62 00"), "c0 0003", "goes on"],
  [
    "65 headers",
    Uint8Array.of(0x82, 0, 3 + 65 * 2, ...Array.from({ length: 65 }, () => [0xb0, 1]).flat()),
    "c0 0003",
    "goes on",
  ],
  ["a Length of 4 GiB", hex("02 0008 c3 ffffffff"), "cd 0003", "goes on"],
  ["a Body after the End-of-Body", hex("82 000b 49 0004 00 48 0004 00"), "c0 0003", "goes on"],
  ["a connection id that nobody gave", hex("82 0008 cb 00000007"), "d3 0003", "goes on"],
  ["a connection id after other headers", hex("82 000b 42 0003 cb 00000001"), "c0 0003", "goes on"],
  ["an operation that does not exist", hex("84 0003"), "d1 0003", "goes on"],
  ["ACTION", hex("86 0003"), "d1 0003", "goes on"],
  ["a SESSION of 1.5", hex("87 0006 52 0003"), "d1 0003", "goes on"],
  ["a SETPATH without its flags", hex("85 0003"), "c0 0003", "goes on"],
  ["a GET with a body", hex("83 0007 49 0004 00"), "c0 0003", "goes on"],
  ["an ABORT of nothing", hex("ff 0003"), "a0 0003", "goes on"],
];

describe("an OBEX server", () => {
  test.each(ROWS)("answers %s, and others go on", async (_what, octets, answer, then) => {
    lab = await anObexServer();
    const [bad, good] = await Promise.all([ObexPeer.connect(lab.port), ObexPeer.connect(lab.port)]);
    bad.send(octets);
    expect(await bad.next()).toEqual(hex(answer));
    await expectOthersServed(good);
    if (then === "ends") await bad.closed;
    else await expectOthersServed(bad);
  });

  test("survives any octets: each peer is answered or cut, and others go on", async () => {
    lab = await anObexServer({ limits: { maxConnectionsPerPort: 1000 } });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (octets) => {
        const peer = await ObexPeer.connect(lab.port);
        peer.send(octets);
        peer.socket.end();
        await peer.closed;
      }),
      { numRuns: 50 },
    );
    await expectOthersServed();
  });

  test("hangs up after ten packets that cannot be read", async () => {
    lab = await anObexServer();
    const peer = await ObexPeer.connect(lab.port);
    for (let i = 0; i < 10; i++) peer.send(hex("82 0006 42 0000"));
    await peer.closed;
    await expectOthersServed();
  });

  test("forgets half an object whose sender leaves", async () => {
    lab = await anObexServer();
    const peer = await ObexPeer.connect(lab.port);
    peer.send(hex("02 0007 48 0004 03"));
    await peer.next();
    peer.send(hex("02 1000 48"));
    peer.socket.resetAndDestroy();
    await peer.closed;
    await expectOthersServed();
    expect(lab.delivered).toHaveLength(1);
  });

  test("takes a packet that comes one octet at a time, and many that come at once", async () => {
    lab = await anObexServer();
    const peer = await ObexPeer.connect(lab.port);
    for (const octet of hex("80 0007 10 00 0400")) peer.send(Uint8Array.of(octet));
    expect((await peer.next())?.[0]).toBe(0xa0);
    peer.send(new Uint8Array(300).map((_, i) => [0xff, 0, 3][i % 3] ?? 0));
    for (let i = 0; i < 100; i++) expect(await peer.next()).toEqual(hex("a0 0003"));
  });

  test("answers requests in their order, the next one after a slow delivery", async () => {
    let accept: (outcome: "accepted") => void = () => {};
    lab = await anObexServer({ deliver: () => new Promise((resolve) => (accept = resolve)) });
    const peer = await ObexPeer.connect(lab.port);
    peer.send(hex("82 000a 49 0007 03 0b 6a 00"));
    peer.send(hex("ff 0003 84 0003"));
    const other = await ObexPeer.connect(lab.port);
    other.send(hex("ff 0003"));
    expect(await other.next()).toEqual(hex("a0 0003"));
    accept("accepted");
    expect([await peer.next(), await peer.next(), await peer.next()]).toEqual([
      hex("a0 0003"),
      hex("a0 0003"),
      hex("d1 0003"),
    ]);
  });
});

describe("limits of an OBEX server", () => {
  async function onVirtualTime(limits: Partial<ObexServerLimits> = {}): Promise<VirtualClock> {
    const clock = new VirtualClock();
    lab = await anObexServer({ clock, limits });
    return clock;
  }

  test("a client that sends octets but no whole packet is cut; one that sends packets is not", async () => {
    const clock = await onVirtualTime({ idleTimeoutMs: 1000 });
    const slow = await ObexPeer.connect(lab.port);
    const good = await ObexPeer.connect(lab.port);
    await expectOthersServed(good);
    for (const octet of hex("82 00")) {
      slow.send(Uint8Array.of(octet));
      clock.advance(400);
      await expectOthersServed(good);
    }
    clock.advance(400);
    await slow.closed;
    await expectOthersServed(good);
  });

  test("a handset has its number of connections, and another handset its own", async () => {
    lab = await anObexServer({ limits: { maxConnectionsPerPort: 2 } });
    const good = await ObexPeer.connect(lab.port);
    await expectOthersServed(good);
    const second = await ObexPeer.connect(lab.port);
    await expectOthersServed(second);
    const third = await ObexPeer.connect(lab.port);
    expect(await third.next()).toEqual(hex("d3 0003"));
    await third.closed;
    await expectOthersServed(good);
    second.socket.destroy();
    await second.closed;
  });

  test("too many packets a second wait; others do not", async () => {
    const clock = await onVirtualTime({ maxPacketsPerSecond: 3 });
    const peer = await ObexPeer.connect(lab.port);
    for (let i = 0; i < 4; i++) peer.send(hex("ff 0003"));
    for (let i = 0; i < 3; i++) expect(await peer.next()).toEqual(hex("a0 0003"));
    await expectOthersServed();
    clock.advance(1000);
    expect(await peer.next()).toEqual(hex("a0 0003"));
  });

  test("a client that does not read is cut", async () => {
    const octets = new Uint8Array(60_000);
    lab = await anObexServer({ serve: () => octets, limits: { maxUnreadBytes: 100_000, maxPacketsPerSecond: 1e9 } });
    const peer = await ObexPeer.connect(lab.port);
    await peer.connectTo(undefined, 65_535);
    peer.socket.pause();
    // Each GET is answered with 60,000 octets: more than the two sockets' buffers hold.
    for (let i = 0; i < 1000; i++) peer.send(hex("83 0003"));
    peer.socket.on("close", () => {});
    await expectOthersServed();
    peer.socket.resume();
    await peer.closed;
    expect(lab.events).toContainEqual(
      expect.objectContaining({ type: "obex.closed", reason: "the peer does not read" }),
    );
  });

  test("close ends connections at once and waits for them", async () => {
    lab = await anObexServer();
    const peer = await ObexPeer.connect(lab.port);
    await expectOthersServed(peer);
    await lab.server.close();
    await peer.closed;
    expect(lab.events.map(({ type }) => type)).toEqual(["obex.opened", "obex.received", "obex.sent", "obex.closed"]);
  });
});
