import { afterEach, describe, expect, test } from "vitest";
import { fromHex } from "../../../src/base/bytes.ts";
import { VirtualClock } from "../../../src/base/clock.ts";
import { startWebSocket } from "../../../src/bearer/websocket/websocket.ts";
import type { DeliveryOutcome } from "../../../src/ports/inbound.ts";
import { aWebSocketBearer, Tool } from "../../support/websocket.ts";

const PUSH = fromHex("010603c4af876491390a") ?? new Uint8Array();
/** The push with another TID. */
const push = (tid: number) => Uint8Array.of(tid, ...PUSH.subarray(1));

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function aBearer(options: Parameters<typeof aWebSocketBearer>[0] = {}) {
  const lab = await aWebSocketBearer(options);
  open.push(lab.bearer);
  return lab;
}

async function attach(port: number, path = "/handsets/A", headers: Readonly<Record<string, string>> = {}) {
  const tool = await Tool.attach(port, path, headers);
  open.unshift(tool); // gone before the bearer, which waits for its grace on virtual time
  return tool;
}

describe("a test tool at a handset", () => {
  test("sends pushes and is told that they were delivered", async () => {
    const { port, delivered, events } = await aBearer();
    const tool = await attach(port);
    tool.send(PUSH);
    await expect.poll(() => tool.received, { interval: 5 }).toEqual([{ type: "delivered", outcome: "accepted" }]);
    const from = expect.stringMatching(/^127\.0\.0\.1:\d+$/);
    expect(delivered).toEqual([{ kind: "push", bearer: "websocket", from, to: "A", pdu: PUSH, local: false }]);
    expect(events).toEqual([
      { type: "websocket.opened", handset: "A", peer: from },
      { type: "websocket.received", handset: "A", peer: from, bytes: PUSH },
    ]);
  });

  test("may name the handset by its number, and several may share one", async () => {
    const { port, delivered } = await aBearer();
    const tools = [await attach(port, "/handsets/491700001"), await attach(port, "/handsets/A")];
    for (const tool of tools) tool.send(PUSH);
    await expect.poll(() => delivered.map(({ to }) => to), { interval: 5 }).toEqual(["A", "A"]);
  });

  test.each(["unknown-address", "busy", "failed"] as const)("is told that a push is %s", async (outcome) => {
    const { port, events } = await aBearer({ deliver: async () => outcome });
    const tool = await attach(port);
    tool.send(PUSH);
    await expect.poll(() => tool.received, { interval: 5 }).toEqual([{ type: "delivered", outcome }]);
    expect(events).toContainEqual(expect.objectContaining({ type: "websocket.refused", reason: outcome }));
  });

  test("has its pushes delivered one after the other, and gets the answers in their order", async () => {
    const waiting: ((outcome: DeliveryOutcome) => void)[] = [];
    const tids: (number | undefined)[] = [];
    const { port } = await aBearer({
      deliver: (inbound) => {
        tids.push(inbound.kind === "push" ? inbound.pdu[0] : undefined);
        return new Promise((resolve) => waiting.push(resolve));
      },
      limits: { window: 2 },
    });
    const tool = await attach(port);
    for (const tid of [1, 2, 3, 4]) tool.send(push(tid));
    const outcomes: readonly DeliveryOutcome[] = ["accepted", "busy", "failed", "accepted"];
    for (const [i, outcome] of outcomes.entries()) {
      await expect.poll(() => tids, { interval: 5 }).toEqual([1, 2, 3, 4].slice(0, i + 1));
      waiting[i]?.(outcome);
    }
    const answers = outcomes.map((outcome) => ({ type: "delivered", outcome }));
    await expect.poll(() => tool.received, { interval: 5 }).toEqual(answers);
  });

  test("is told `busy` when a delivery takes too long, and goes on", async () => {
    const { port, clock, events } = await aBearer({
      deliver: (inbound) =>
        inbound.kind === "push" && inbound.pdu[0] === 1 ? new Promise(() => {}) : Promise.resolve("accepted"),
      limits: { deliverTimeoutMs: 100 },
    });
    const tool = await attach(port);
    tool.send(push(1));
    tool.send(push(2));
    await expect.poll(() => events.filter(({ type }) => type === "websocket.received").length).toBe(2);
    clock.advance(100);
    await expect
      .poll(() => tool.received, { interval: 5 })
      .toEqual([
        { type: "delivered", outcome: "busy" },
        { type: "delivered", outcome: "accepted" },
      ]);
  });

  test("receives the events of that handset and of no other one, until it goes", async () => {
    const { port, happen, watching, events } = await aBearer();
    const tool = await attach(port);
    const other = await attach(port, "/handsets/B");
    happen("A", '{"type":"handset.rested"}');
    happen("B", '{"type":"handset.woken"}');
    await expect.poll(() => tool.received, { interval: 5 }).toEqual([{ type: "handset.rested" }]);
    await expect.poll(() => other.received, { interval: 5 }).toEqual([{ type: "handset.woken" }]);
    tool.socket.close(1000);
    expect(await tool.closed).toBe(1000);
    await expect.poll(() => watching("A"), { interval: 5 }).toBe(0);
    expect(watching("B")).toBe(1);
    const closed = { type: "websocket.closed", handset: "A", code: 1000, reason: "closed by the peer", unsent: 0 };
    expect(events).toContainEqual(expect.objectContaining(closed));
  });

  test("is closed with 1001 when the bearer ends", async () => {
    const { port, bearer, events } = await aBearer();
    const tool = await attach(port);
    await bearer.close();
    expect(await tool.closed).toBe(1001);
    expect(events).toContainEqual(expect.objectContaining({ type: "websocket.closed", reason: "shutting down" }));
  });
});

describe("who may attach", () => {
  const refusals: readonly [string, string, number][] = [
    ["an unknown handset", "/handsets/C", 404],
    ["no handset", "/handsets/", 404],
    ["another path", "/A", 404],
    ["a path below a handset", "/handsets/A/events", 404],
    ["a name with a broken escape", "/handsets/%zz", 404],
    ["an endless name", `/handsets/${"9".repeat(200)}`, 404],
  ];
  test.each(refusals)("%s is answered with its HTTP status", async (_what, path, status) => {
    const { port, events } = await aBearer();
    await expect(attach(port, path)).rejects.toThrow(`Unexpected server response: ${status}`);
    expect(events).toEqual([expect.objectContaining({ type: "websocket.refused" })]);
  });

  test("a page of another site may not, a page of this one and a program without a page may", async () => {
    const { port } = await aBearer();
    const origin = (Origin: string) => attach(port, "/handsets/A", { Origin });
    await expect(origin("https://evil.example")).rejects.toThrow("403");
    await expect(origin("null")).rejects.toThrow("403");
    await expect(origin(`http://127.0.0.1:${port}`)).resolves.toBeInstanceOf(Tool);
    await expect(attach(port)).resolves.toBeInstanceOf(Tool);
  });

  test("decides a token, wherever it is given, before anything is told of the handsets", async () => {
    const { port } = await aBearer({ admit: ({ token }) => token === "s e" });
    await expect(attach(port, "/handsets/A?token=s+e")).resolves.toBeInstanceOf(Tool);
    await expect(attach(port, "/handsets/C?token=s+e")).rejects.toThrow("404");
    await expect(attach(port, "/handsets/A?token=x")).rejects.toThrow("403");
    await expect(attach(port, "/handsets/C")).rejects.toThrow("403");
    const other = await aBearer({ admit: ({ token }) => token === "secret" });
    const Authorization = "Bearer secret";
    await expect(attach(other.port, "/handsets/A", { Authorization })).resolves.toBeInstanceOf(Tool);
  });

  test("nobody, where the port is taken", async () => {
    const { port } = await aBearer();
    const rest = { findHandset: () => undefined, emit: () => {}, clock: new VirtualClock() };
    const starting = startWebSocket({ host: "127.0.0.1", port, deliver: async () => "accepted", ...rest });
    await expect(starting).rejects.toMatchObject({ code: "listen-failed" });
  });
});
