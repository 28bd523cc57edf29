import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../../src/base/clock.ts";
import { Attachment } from "../../../src/bearer/websocket/attachment.ts";
import { WEBSOCKET_LIMITS, type WebSocketLimits } from "../../../src/bearer/websocket/limits.ts";
import type { EventBody } from "../../../src/events/event.ts";

const PUSH = Uint8Array.of(1, 6, 1, 0xc4);

/** An attachment to a tool that reads when `read` is called, and not before. */
function anAttachment(limits: Partial<WebSocketLimits>) {
  const sent: string[] = [];
  const calls: string[] = [];
  const events: EventBody[] = [];
  const clock = new VirtualClock();
  let unread = 0;
  let send: (event: string) => void = () => {};
  const attachment = new Attachment({
    channel: {
      get bufferedBytes() {
        return unread;
      },
      send: (text) => {
        sent.push(text);
        unread += text.length;
      },
      ping: () => calls.push("ping"),
      pause: () => calls.push("pause"),
      resume: () => calls.push("resume"),
      close: (code, reason) => calls.push(`close ${code} ${reason}`),
      cut: () => calls.push("cut"),
    },
    peer: "peer",
    handset: "A",
    watch: (_handset, take) => {
      send = take;
      return () => calls.push("stop");
    },
    deliver: async () => "accepted",
    emit: (event) => events.push(event),
    clock,
    limits: { ...WEBSOCKET_LIMITS, ...limits },
  });
  const read = () => {
    unread = 0;
  };
  return { attachment, sent, calls, events, clock, happen: (event: string) => send(event), read };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("events for a tool that reads slowly", () => {
  test("are left out while too much is unread, and their number is told when it reads again", () => {
    const { happen, sent, read } = anAttachment({ maxBufferedBytes: 9 });
    for (const event of ["12345", "67890", "lost 1", "lost 2"]) happen(event);
    expect(sent).toEqual(["12345", "67890"]);
    read();
    happen("again");
    expect(sent.slice(2)).toEqual(['{"type":"dropped","events":2}', "again"]);
  });

  test("end its connection when too many are left out, and it is cut when it does not even read that", () => {
    const { happen, attachment, calls, clock, events } = anAttachment({
      maxBufferedBytes: 4,
      maxDroppedEvents: 2,
      closeGraceMs: 100,
    });
    for (const event of ["12345", "1", "2"]) happen(event);
    expect(calls).toEqual([]);
    happen("3");
    const ended = ["stop", "resume", "close 1008 events are read too slowly"];
    expect(calls).toEqual(ended);
    clock.advance(100);
    expect(calls).toEqual([...ended, "cut"]);
    attachment.onClose(1006);
    expect(events.at(-1)).toEqual({
      type: "websocket.closed",
      handset: "A",
      peer: "peer",
      code: 1008,
      reason: "events are read too slowly",
      unsent: 3,
    });
  });
});

describe("a tool that does not read its answers", () => {
  test("loses its connection", async () => {
    const { attachment, calls, sent } = anAttachment({ maxBufferedBytes: 4 });
    attachment.onBinary(PUSH);
    await settled();
    attachment.onBinary(PUSH);
    await settled();
    expect(sent).toHaveLength(1);
    expect(calls).toContain("close 1008 answers are not read");
  });
});

describe("the watchdog of a tool", () => {
  test("pings whom it does not hear, and keeps who answers", async () => {
    const { attachment, calls, clock } = anAttachment({ pingMs: 1000, pongTimeoutMs: 100 });
    for (let round = 1; round <= 3; round++) {
      clock.advance(1000);
      expect(calls).toEqual(new Array(round).fill("ping"));
      attachment.onPong();
      await settled();
    }
    attachment.end(1001, "enough");
    clock.advance(10_000);
    expect(calls.filter((call) => call === "ping")).toHaveLength(3);
  });

  test("does not blame whom it does not read", async () => {
    const { attachment, calls, clock } = anAttachment({ pingMs: 1000, pongTimeoutMs: 100, window: 1 });
    attachment.onBinary(PUSH);
    attachment.onBinary(PUSH);
    clock.advance(1100);
    await settled();
    expect(calls.slice(0, 2)).toEqual(["pause", "ping"]);
    expect(calls.filter((call) => call.startsWith("close"))).toEqual([]);
  });
});
