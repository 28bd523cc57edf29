import { afterEach, describe, expect, test } from "vitest";
import { ByteWriter } from "../../../src/base/byte-writer.ts";
import { fromHex, utf8Bytes } from "../../../src/base/bytes.ts";
import { seededRandom } from "../../../src/base/random.ts";
import { aWebSocketBearer, RawTool, Tool, upgradeRequest, type WebSocketUnderTest } from "../../support/websocket.ts";

const PUSH = fromHex("010603c4af876491390a") ?? new Uint8Array();
const DELIVERED = { type: "delivered", outcome: "accepted" };

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

/** A bearer with a well-behaved tool at handset B, whose pushes have to arrive whatever others do. */
async function aBearer(options: Parameters<typeof aWebSocketBearer>[0] = {}) {
  const lab = await aWebSocketBearer(options);
  open.push(lab.bearer);
  const witness = await Tool.attach(lab.port, "/handsets/B");
  open.unshift(witness);
  return { ...lab, witness };
}

async function raw(port: number, attached = true) {
  const tool = attached ? await RawTool.attached(port) : await RawTool.connect(port);
  open.unshift(tool);
  return tool;
}

async function isServed(witness: Tool) {
  const before = witness.received.length;
  witness.send(PUSH);
  await expect.poll(() => witness.received.slice(before), { interval: 5 }).toEqual([DELIVERED]);
}

const closedWith = ({ events }: WebSocketUnderTest, code: number) =>
  expect
    .poll(() => events, { interval: 5 })
    .toContainEqual(expect.objectContaining({ type: "websocket.closed", handset: "A", code }));

/** One frame with a masking key of zeros; `opcode` with the FIN bit. */
function frame(opcode: number, payload: Uint8Array, claimed = payload.length): Uint8Array {
  const writer = new ByteWriter().u8(opcode);
  if (claimed < 126) writer.u8(0x80 | claimed);
  else if (claimed < 65_536) writer.u8(0x80 | 126).uint(2, claimed);
  else
    writer
      .u8(0x80 | 127)
      .uint(4, Math.floor(claimed / 2 ** 32))
      .uint(4, claimed >>> 0);
  return writer.uint(4, 0).bytes(payload).finish();
}

describe("hostile WebSocket handshakes", () => {
  const rows: readonly [string, string | Uint8Array, string][] = [
    ["a plain request", "GET /handsets/A HTTP/1.1\r\nHost: a\r\n\r\n", "426"],
    ["a plain request with a body", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1073741824\r\n\r\nx", "426"],
    ["garbage", seededRandom("garbage").bytes(300), "400"],
    ["a TLS hello", Uint8Array.of(0x16, 3, 1, 2, 0, 1, 0), "400"],
    ["64 KiB of headers", `GET / HTTP/1.1\r\nX: ${"x".repeat(65_536)}\r\n\r\n`, "400"],
    ["an upgrade to another protocol", upgradeRequest("/handsets/A", { Upgrade: "h2c" }), "400"],
    ["an upgrade without a key", upgradeRequest("/handsets/A", { "Sec-WebSocket-Key": "" }), "400"],
    ["an upgrade with a short key", upgradeRequest("/handsets/A", { "Sec-WebSocket-Key": "abc" }), "400"],
    ["an upgrade of another version", upgradeRequest("/handsets/A", { "Sec-WebSocket-Version": "99" }), "400"],
    ["an upgrade to an unknown handset", upgradeRequest("/handsets/C"), "404"],
  ];
  test.each(rows)("%s is answered with an HTTP status, and another tool is served", async (_what, octets, status) => {
    const lab = await aBearer();
    const tool = await raw(lab.port, false);
    tool.send(octets);
    expect(await tool.closed).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(lab.events).toContainEqual(expect.objectContaining({ type: "websocket.refused" }));
    await isServed(lab.witness);
  });

  test("one that never ends is cut in time, and another tool is served", async () => {
    const lab = await aBearer({ limits: { handshakeTimeoutMs: 100 } });
    const tools = [await raw(lab.port, false), await raw(lab.port, false)];
    tools[0]?.send("GET /handsets/A HTTP/1.1\r\nHo");
    await isServed(lab.witness);
    lab.clock.advance(100);
    expect(await Promise.all(tools.map(({ closed }) => closed))).toEqual(["", ""]);
    const refused = lab.events.filter(({ type }) => type === "websocket.refused");
    expect(refused).toEqual(new Array(2).fill(expect.objectContaining({ reason: "no upgrade in time" })));
    await isServed(lab.witness);
  });

  test("one past the number of connections is dropped, and those before are served", async () => {
    const lab = await aBearer({ limits: { maxConnections: 2 } });
    const first = await raw(lab.port);
    const second = await raw(lab.port, false);
    expect(await second.closed).toBe("");
    expect(lab.events).toContainEqual(expect.objectContaining({ reason: "more than 2 connections" }));
    await isServed(lab.witness);
    first.close();
    await closedWith(lab, 1006);
    await expect.poll(() => RawTool.attached(lab.port).then((tool) => open.unshift(tool))).toBeGreaterThan(0);
  });
});

describe("hostile WebSocket frames", () => {
  const rows: readonly [string, Uint8Array, number][] = [
    ["a text", frame(0x81, utf8Bytes("hello")), 1003],
    ["a claim of 1 GiB", frame(0x82, new Uint8Array(), 2 ** 30), 1009],
    ["a claim of 2^62 octets", frame(0x82, new Uint8Array(), 2 ** 62), 1009],
    ["a message that grows past the bound", growing(), 1009],
    ["a message in endless empty fragments", fragments(2000), 1008],
    ["an unmasked frame", Uint8Array.of(0x82, 1, 1), 1002],
    ["an unknown opcode", frame(0x8b, Uint8Array.of(1)), 1002],
    ["a reserved bit", frame(0xc2, Uint8Array.of(1)), 1002],
    ["a continuation of nothing", frame(0x80, Uint8Array.of(1)), 1002],
    ["a ping of 126 octets", frame(0x89, new Uint8Array(126)), 1002],
    ["a text that is no UTF-8", frame(0x81, Uint8Array.of(0xff)), 1007],
  ];
  test.each(rows)(
    "%s ends that connection with its close code, and another tool is served",
    async (_what, octets, code) => {
      const lab = await aBearer({ limits: { maxMessageBytes: 1000 } });
      const tool = await raw(lab.port);
      tool.send(octets);
      await expect
        .poll(() => lab.events, { interval: 5 })
        .toContainEqual(expect.objectContaining({ type: "websocket.refused", handset: "A" }));
      await isServed(lab.witness);
      lab.clock.advance(1000); // It never takes leave.
      const received = await tool.closed;
      const close = String.fromCharCode(0x88);
      expect(received.slice(received.lastIndexOf(close) + 2).slice(0, 2)).toBe(
        String.fromCharCode(code >> 8, code & 0xff),
      );
      await closedWith(lab, code);
      expect(lab.delivered.filter(({ to }) => to === "A")).toEqual([]);
      expect(lab.watching("A")).toBe(0);
      await isServed(lab.witness);
    },
  );

  const bad: readonly [string, Uint8Array, number][] = [
    ["nothing", new Uint8Array(), 0],
    ["a TID alone", Uint8Array.of(1), 1],
    ["another PDU type", Uint8Array.of(1, 7, 1, 0xc4), 1],
    ["headers past the end", Uint8Array.of(1, 6, 0x20, 0xc4), 3],
    ["garbage", seededRandom("push").bytes(500), 1],
  ];
  test.each(bad)(
    "a push that is %s is answered with the reason and the place, and the next one is delivered",
    async (_what, octets, offset) => {
      const lab = await aBearer();
      const tool = await Tool.attach(lab.port, "/handsets/A");
      open.unshift(tool);
      tool.send(octets);
      tool.send(PUSH);
      const refusal = { type: "refused", reason: expect.any(String), offset };
      await expect.poll(() => tool.received, { interval: 5 }).toEqual([refusal, DELIVERED]);
      const event = { type: "websocket.refused", handset: "A", reason: expect.any(String), offset };
      expect(lab.events).toContainEqual(expect.objectContaining(event));
      await isServed(lab.witness);
    },
  );

  test("a frame that never ends is found by the watchdog, and another tool is served", async () => {
    const lab = await aBearer({ limits: { pingMs: 1000, pongTimeoutMs: 100, closeGraceMs: 50 } });
    const tool = await raw(lab.port);
    tool.send(frame(0x82, new Uint8Array(10), 500));
    lab.clock.advance(1000);
    await new Promise((resolve) => lab.witness.socket.once("ping", resolve));
    await isServed(lab.witness); // its answer comes after its pong
    lab.clock.advance(100);
    await isServed(lab.witness);
    lab.clock.advance(50);
    expect(await tool.closed).toContain("no pong in time");
    await closedWith(lab, 1008);
    await isServed(lab.witness);
  });

  test("a flood of messages or pings ends with 1008, and another tool is served", async () => {
    for (const octets of [frame(0x82, PUSH), frame(0x89, new Uint8Array())]) {
      const lab = await aBearer({ limits: { maxMessagesPerSecond: 20 } });
      const tool = await raw(lab.port);
      for (let i = 0; i < 30; i++) tool.send(octets);
      await expect
        .poll(() => lab.events, { interval: 5 })
        .toContainEqual(expect.objectContaining({ reason: "too many messages a second" }));
      lab.clock.advance(1000);
      await tool.closed;
      await closedWith(lab, 1008);
      await isServed(lab.witness);
    }
  });

  test("a connection reset in the middle of a frame is that tool's loss alone", async () => {
    const lab = await aBearer();
    const tool = await raw(lab.port);
    tool.send(frame(0x82, new Uint8Array(10), 500));
    tool.socket.resetAndDestroy();
    await closedWith(lab, 1006);
    await isServed(lab.witness);
  });
});

/** Fragments of 600 octets each. */
function growing(): Uint8Array {
  return Uint8Array.from([...frame(0x02, new Uint8Array(600)), ...frame(0x00, new Uint8Array(600))]);
}

function fragments(count: number): Uint8Array {
  const writer = new ByteWriter().bytes(frame(0x02, new Uint8Array()));
  for (let i = 0; i < count; i++) writer.bytes(frame(0x00, new Uint8Array()));
  return writer.finish();
}
