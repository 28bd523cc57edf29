import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../../src/base/clock.ts";
import { ChannelLife } from "../../../src/bearer/websocket/channel-life.ts";

const LIMITS = { pingMs: 1_000, pongTimeoutMs: 100, closeGraceMs: 50 };

/** The life of a channel, with what was done to it. */
function aLife({ isDeaf = false } = {}) {
  const calls: string[] = [];
  const clock = new VirtualClock();
  const life = new ChannelLife({
    channel: {
      bufferedBytes: 0,
      send: (text) => calls.push(text),
      ping: () => calls.push("ping"),
      pause: () => calls.push("pause"),
      resume: () => calls.push("resume"),
      close: (code, reason) => calls.push(`close ${code} ${reason}`),
      cut: () => calls.push("cut"),
    },
    clock,
    limits: LIMITS,
    isDeaf: () => isDeaf,
    onLost: () => calls.push("lost"),
  });
  const pass = async (ms: number) => {
    clock.advance(ms);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { life, calls, clock, pass };
}

describe("the life of a channel", () => {
  test("goes on while its peer says something", async () => {
    const { life, calls, pass } = aLife();
    for (let i = 0; i < 5; i++) {
      await pass(900);
      life.heard();
    }
    expect(calls).toEqual([]);
    await pass(1_000);
    expect(calls).toEqual(["ping"]);
  });

  test("goes on when its peer answers a ping", async () => {
    const { life, calls, pass } = aLife();
    await pass(1_000);
    life.onPong();
    await pass(100);
    expect(calls).toEqual(["ping"]);
    await pass(900);
    expect(calls).toEqual(["ping", "ping"]);
  });

  test("is over when its peer does not", async () => {
    const { calls, pass } = aLife();
    await pass(1_000);
    await pass(99);
    expect(calls).toEqual(["ping"]);
    await pass(1);
    expect(calls).toEqual(["ping", "lost"]);
  });

  test("is not over for a pong that could not be heard", async () => {
    const { calls, pass } = aLife({ isDeaf: true });
    await pass(1_000);
    await pass(100);
    await pass(1_000);
    expect(calls).toEqual(["ping", "ping"]);
  });

  test("ends in good order: a peer that does not go is cut, one that goes is not", async () => {
    const stubborn = aLife();
    stubborn.life.end(1001, "bye");
    await stubborn.pass(50);
    expect(stubborn.calls).toEqual(["close 1001 bye", "cut"]);

    const polite = aLife();
    polite.life.end(1001, "bye");
    polite.life.gone();
    await polite.life.closed;
    expect(polite.clock.step()).toBe(false);
    expect(polite.calls).toEqual(["close 1001 bye"]);
  });
});
