import { afterEach, describe, expect, test } from "vitest";
import { CONTROL_LIMITS, type ControlLimits } from "../../src/api/limits.ts";
import { Subscriber } from "../../src/api/subscriber.ts";
import { toBase64 } from "../../src/base/bytes.ts";
import { VirtualClock } from "../../src/base/clock.ts";
import { aBootstrapPush, OTHER_IMEI } from "../lab/operate/an-operated.ts";
import { IMEI, SIM } from "../support/a-sim.ts";
import { Tool } from "../support/websocket.ts";
import { aControlApi } from "./a-control-api.ts";

const AT = `/handsets/${SIM.msisdn}`;

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

async function anApi(options: Parameters<typeof aControlApi>[0] = {}) {
  const api = await aControlApi(options);
  open.push(api);
  return api;
}

async function watch(port: number, query = "") {
  const tool = await Tool.attach(port, `/events${query}`);
  open.push(tool);
  return tool;
}

/** What a tool was told of one type, once it was told of it. */
async function told({ received }: Tool, type: string): Promise<unknown[]> {
  const ofType = () => received.filter((event) => (event as { readonly type: string }).type === type);
  await expect.poll(ofType, { interval: 5 }).not.toEqual([]);
  return ofType();
}

describe("Whoever watches", () => {
  test("is told of everything that happens from then on, in the form of a trace and with octets in base64", async () => {
    const { port, call } = await anApi();
    const tool = await watch(port);
    await call("POST", `${AT}/power`, { power: "off" });
    await call("POST", `/handsets/${OTHER_IMEI}/network`, { network: "lost" });
    await call("POST", `${AT}/power`, { power: "on" });
    const pdu = toBase64(aBootstrapPush());
    await call("POST", `${AT}/push`, { pdu, from: "them" });
    expect(await told(tool, "push.delivered")).toMatchObject([{ handset: IMEI, bytes: pdu, seq: expect.any(Number) }]);
    expect(await told(tool, "power.changed")).toMatchObject([{ power: "off" }, { power: "on" }]);
    expect(await told(tool, "network.changed")).toMatchObject([{ handset: OTHER_IMEI }]);
    expect((await told(tool, "control.requested"))[0]).toMatchObject({
      method: "POST",
      path: `${AT}/power`,
      status: 200,
    });
  });

  test("one handset, by any name of it, is told of nothing else", async () => {
    const { port, call } = await anApi();
    const tools = await Promise.all(
      [IMEI, SIM.imsi, `%2B${SIM.msisdn}`].map((name) => watch(port, `?handset=${name}`)),
    );
    await call("POST", `/handsets/${OTHER_IMEI}/power`, { power: "off" });
    await call("POST", `${AT}/power`, { power: "off" });
    for (const tool of tools) {
      expect(await told(tool, "power.changed")).toMatchObject([{ handset: IMEI }]);
      expect(tool.received).not.toContainEqual(expect.objectContaining({ type: "control.requested" }));
    }
  });

  test("sees no PIN", async () => {
    const { port, call } = await anApi();
    const tool = await watch(port);
    await call("POST", `${AT}/push`, { pdu: toBase64(aBootstrapPush()), from: "them" });
    await call("POST", `${AT}/prompts`, { pin: "987654" });
    expect(await told(tool, "pin.entered")).toMatchObject([{ pin: "***" }]);
    expect(JSON.stringify(tool.received)).not.toContain("987654");
  });

  test("does not hold up the others when it leaves", async () => {
    const { port, call } = await anApi();
    const [gone, there] = [await watch(port), await watch(port)];
    gone.close();
    await gone.closed;
    await call("POST", `${AT}/power`, { power: "off" });
    expect(await told(there, "power.changed")).toHaveLength(1);
  });

  test("needs a handset that is there, a path that takes WebSocket, and an upgrade", async () => {
    const { port, call, told: emitted } = await anApi();
    await expect(watch(port, "?handset=1")).rejects.toThrow("404");
    await expect(Tool.attach(port, AT)).rejects.toThrow("404");
    const answer = await call("GET", "/events");
    expect(answer).toMatchObject({ status: 426, headers: { upgrade: "websocket" } });
    expect(answer).toMatchObject({ body: { error: { code: "upgrade-required" } } });
    expect(emitted("control.requested").map((event) => "status" in event && event.status)).toEqual([404, 404, 426]);
  });

  test("is one of so many, and there is room again when one leaves", async () => {
    const { port } = await anApi({ limits: { maxSubscribers: 2 } });
    const [first] = [await watch(port), await watch(port)];
    await expect(watch(port)).rejects.toThrow("503");
    first?.close();
    const room = () => watch(port).then(() => "room", String);
    await expect.poll(room, { interval: 5 }).toBe("room");
  });

  test("is told when the API ends", async () => {
    const api = await aControlApi();
    const tool = await watch(api.port);
    await api.close();
    expect(await tool.closed).toBe(1001);
  });

  test("who speaks is sent away", async () => {
    const { port } = await anApi();
    for (const octets of [Uint8Array.of(1), new Uint8Array(1_024)]) {
      const tool = await watch(port);
      tool.send(octets);
      expect(await tool.closed).toBe(1003);
    }
    const tool = await watch(port);
    tool.send(new Uint8Array(1_025));
    expect(await tool.closed).toBe(1009);
  });
});

/** A subscriber at the other end of a wire that moves when `read` is called, and not before. */
function aSubscriber(limits: Partial<ControlLimits> = {}) {
  const sent: string[] = [];
  const calls: string[] = [];
  const clock = new VirtualClock();
  let unread = 0;
  const channel = {
    get bufferedBytes() {
      return unread;
    },
    send: (text: string) => {
      sent.push(text);
      unread += text.length;
    },
    ping: () => calls.push("ping"),
    pause: () => calls.push("pause"),
    resume: () => calls.push("resume"),
    close: (code: number, reason: string) => calls.push(`close ${code} ${reason}`),
    cut: () => calls.push("cut"),
  };
  const subscriber = new Subscriber(channel, clock, { ...CONTROL_LIMITS, ...limits });
  const read = () => {
    unread = 0;
  };
  return { subscriber, sent, calls, clock, read };
}

describe("Whoever reads slowly", () => {
  test("misses events, and is told how many when it reads again", () => {
    const { subscriber, sent, read } = aSubscriber({ maxBufferedBytes: 9 });
    for (const event of ["12345", "67890", "lost 1", "lost 2"]) subscriber.send(event);
    read();
    subscriber.send("again");
    expect(sent).toEqual(["12345", "67890", '{"type":"dropped","events":2}', "again"]);
  });

  test("is sent away when it misses too many", () => {
    const { subscriber, sent, calls, clock } = aSubscriber({ maxBufferedBytes: 0, maxDroppedEvents: 2 });
    for (const event of ["1", "2", "3", "4", "5"]) subscriber.send(event);
    expect(sent).toEqual(["1"]);
    expect(calls).toEqual(["close 1008 events are read too slowly"]);
    clock.advance(1_000);
    expect(calls).toEqual(["close 1008 events are read too slowly", "cut"]);
  });

  test("is sent away when it pings and does not read the answers", () => {
    const { subscriber, calls } = aSubscriber({ maxBufferedBytes: 0 });
    subscriber.onPing();
    expect(calls).toEqual([]);
    subscriber.send("unread");
    subscriber.onPing();
    expect(calls).toEqual(["close 1008 too many pings"]);
  });
});

describe("Whoever is silent", () => {
  test("is asked for a sign of life, again and again", async () => {
    const { subscriber, calls, clock } = aSubscriber();
    for (const times of [1, 2]) {
      clock.advance(30_000);
      subscriber.onPong();
      await Promise.resolve();
      await Promise.resolve();
      expect(calls).toEqual(new Array(times).fill("ping"));
    }
  });

  test("and gives none is sent away", async () => {
    const { subscriber, calls, clock } = aSubscriber();
    clock.advance(30_000);
    clock.advance(10_000);
    await Promise.resolve();
    await Promise.resolve();
    expect(calls).toEqual(["ping", "close 1008 no pong in time"]);
    clock.advance(1_000);
    subscriber.onClose();
    await subscriber.closed;
    clock.advance(100_000);
    expect(calls).toEqual(["ping", "close 1008 no pong in time", "cut"]);
  });

  test("is not asked while it pings, but not too often", () => {
    const { subscriber, calls, clock } = aSubscriber({ maxPingsPerSecond: 3 });
    clock.advance(20_000);
    subscriber.onPing();
    clock.advance(20_000);
    expect(calls).toEqual([]);
    for (let i = 0; i < 4; i++) subscriber.onPing();
    expect(calls).toEqual(["close 1008 too many pings"]);
  });
});
