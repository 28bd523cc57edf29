import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../../src/base/clock.ts";
import type { EventBody } from "../../../src/events/event.ts";
import { AcknowledgementBook } from "../../../src/server/bootstrap/acknowledgement-book.ts";
import { aServer, DEVICE, package1, post } from "../client-messages.ts";

const SERVER = "dm.example.com";

function aBook() {
  const clock = new VirtualClock(1000);
  const events: EventBody[] = [];
  const book = new AcknowledgementBook({ clock, emit: (event) => void events.push(event) });
  const offer = (device: string, server = SERVER) => book.offer({ device, server, to: `+${device}` });
  return {
    book,
    clock,
    offer,
    send: (device: string, server = SERVER) => offer(device, server)(true),
    /** What was told of bootstraps, without the sending itself. */
    joined: () => events.filter(({ type }) => type !== "bootstrap.sent"),
    types: () => events.map(({ type }) => type),
  };
}

describe("A bootstrap that was sent", () => {
  test("is acknowledged by the first session of its device, and by no later one (BOOT-5.6.5-4)", () => {
    const { book, clock, send, joined } = aBook();
    send("1");
    clock.advance(250);
    book.opened("1", SERVER);
    clock.advance(250);
    book.opened("1", SERVER);
    book.endWaiting();
    expect(joined()).toEqual([{ type: "bootstrap.acknowledged", device: "1", server: SERVER, afterMs: 250 }]);
  });

  test("expects no Status: a package 1 that says nothing of it is its acknowledgement, and no violation (BOOT-5.6.5-3, BOOT-5.6.5-4)", () => {
    const { book, send, types } = aBook();
    const { server, rules } = aServer({ onSession: (device) => book.opened(device, SERVER) });
    send(DEVICE);
    const first = package1();
    expect(first.commands.map(({ cmd }) => cmd)).not.toContain("Status");
    post(server, first);
    expect(types()).toEqual(["bootstrap.sent", "bootstrap.acknowledged"]);
    expect(rules()).toEqual([]);
  });

  test("waits for its own device and its own server", () => {
    const { book, clock, send, joined } = aBook();
    send("1");
    book.opened("2", SERVER);
    book.opened("1", "other.example");
    expect(joined()).toEqual([]);
    clock.advance(3000);
    book.endWaiting();
    expect(joined()).toEqual([{ type: "bootstrap.unanswered", device: "1", server: SERVER, to: "+1", waitedMs: 3000 }]);
  });

  test("after another one waits for the session after it; one session answers all that were sent before it", () => {
    const { book, clock, send, joined } = aBook();
    const afterMs = () => joined().map((event) => event.type === "bootstrap.acknowledged" && event.afterMs);
    send("1");
    clock.advance(10);
    book.opened("1", SERVER);
    expect(afterMs()).toEqual([10]);
    send("1");
    clock.advance(5);
    send("1");
    expect(afterMs()).toEqual([10]);
    clock.advance(1);
    book.opened("1", SERVER);
    expect(afterMs()).toEqual([10, 6, 1]);
  });

  test("by two servers is acknowledged to each by its own session", () => {
    const { book, send, joined } = aBook();
    send("1");
    send("1", "other.example");
    book.opened("1", "other.example");
    book.endWaiting();
    expect(joined()).toMatchObject([
      { type: "bootstrap.acknowledged", server: "other.example" },
      { type: "bootstrap.unanswered", server: SERVER },
    ]);
  });
});

describe("A bootstrap that is being sent", () => {
  test("is acknowledged by a device that comes before the carrier has answered, once that is good", () => {
    const { book, clock, offer, types, joined } = aBook();
    const settle = offer("1");
    clock.advance(20);
    book.opened("1", SERVER);
    expect(types()).toEqual([]);
    clock.advance(30);
    settle(true);
    expect(types()).toEqual(["bootstrap.sent", "bootstrap.acknowledged"]);
    expect(joined()).toMatchObject([{ afterMs: 20 }]);
  });

  test("and is refused by the carrier was never sent, whoever comes", () => {
    const { book, offer, types } = aBook();
    const settle = offer("1");
    book.opened("1", SERVER);
    settle(false);
    book.opened("1", SERVER);
    book.endWaiting();
    expect(types()).toEqual([]);
  });
});

describe("The book of acknowledgements", () => {
  test("takes a session that no bootstrap went before for what it is: none of its business", () => {
    const { book, types } = aBook();
    book.opened("1", SERVER);
    book.endWaiting();
    expect(types()).toEqual([]);
  });

  test("tells at the end of each that never came, once, and in the order in which they were waited for", () => {
    const { book, clock, send, joined } = aBook();
    for (const device of ["3", "1", "2"]) {
      send(device);
      clock.advance(100);
    }
    book.opened("1", SERVER);
    book.endWaiting();
    book.endWaiting();
    expect(joined().slice(1)).toMatchObject([
      { type: "bootstrap.unanswered", device: "3", waitedMs: 300 },
      { type: "bootstrap.unanswered", device: "2", waitedMs: 100 },
    ]);
    expect(joined()).toHaveLength(3);
  });
});
