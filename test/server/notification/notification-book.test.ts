import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../../src/base/clock.ts";
import type { EventBody } from "../../../src/events/event.ts";
import { NotificationBook } from "../../../src/server/notification/notification-book.ts";

function aBook() {
  const clock = new VirtualClock();
  const events: EventBody[] = [];
  const book = new NotificationBook({ serverId: "dm", clock, emit: (event) => void events.push(event) });
  const send = (sessionId: string, name?: string) =>
    book.offer({ device: "d", sessionId, to: "+1", ...(name === undefined ? {} : { name }) })(true);
  return { book, clock, events, send, types: () => events.map(({ type }) => type) };
}

describe("the book of notifications", () => {
  test("joins a notification with the session of its SessionID, once", () => {
    const { book, clock, events, send } = aBook();
    send("1F", "update");
    clock.advance(250);
    expect(book.pending("d")).toEqual(["1F"]);
    expect([book.opened("d", "20"), book.opened("other", "1F"), book.opened("d", "1F")]).toEqual([[], [], ["update"]]);
    expect(book.opened("d", "1F")).toEqual([]);
    expect(book.pending("d")).toEqual([]);
    expect(events).toEqual([
      { type: "notification.sent", device: "d", server: "dm", sessionId: "1F", to: "+1" },
      { type: "notification.answered", device: "d", server: "dm", sessionId: "1F", afterMs: 250 },
    ]);
  });

  test("joins one session with every notification that asks for it", () => {
    const { book, send, types } = aBook();
    send("1", "a");
    send("1", "b");
    expect(book.opened("d", "1")).toEqual(["a", "b"]);
    expect(types().filter((type) => type === "notification.answered")).toHaveLength(2);
  });

  test("knows a session that comes before the carrier has answered, and tells of it after that", () => {
    const { book, clock, events, types } = aBook();
    const settle = book.offer({ device: "d", sessionId: "1", name: "a", to: "+1" });
    clock.advance(10);
    expect([book.pending("d"), book.opened("d", "1"), types()]).toEqual([["1"], ["a"], []]);
    clock.advance(5);
    settle(true);
    expect(types()).toEqual(["notification.sent", "notification.answered"]);
    expect(events.at(-1)).toMatchObject({ afterMs: 10 });
  });

  test("does not wait for one that the carrier did not take", () => {
    const { book, types } = aBook();
    book.offer({ device: "d", sessionId: "1", to: "+1" })(false);
    book.endWaiting();
    expect([book.pending("d"), types()]).toEqual([[], []]);
  });

  test("tells in the end of those that no session has answered, once", () => {
    const { book, clock, events, send } = aBook();
    send("1");
    send("2");
    book.opened("d", "1");
    clock.advance(99);
    book.endWaiting();
    book.endWaiting();
    expect(events.filter(({ type }) => type === "notification.unanswered")).toEqual([
      { type: "notification.unanswered", device: "d", server: "dm", sessionId: "2", to: "+1", waitedMs: 99 },
    ]);
  });
});
