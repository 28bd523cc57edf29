import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../src/base/clock.ts";
import { EventBus, scopedEmit } from "../../src/events/bus.ts";
import type { PhonebankEvent } from "../../src/events/event.ts";

describe("The event bus", () => {
  test("numbers and dates every event", () => {
    const clock = new VirtualClock(1000);
    const bus = new EventBus(clock);
    const events: PhonebankEvent[] = [];
    bus.subscribe((event) => events.push(event));
    bus.emit({ type: "handset.rested" });
    clock.advance(5);
    bus.emit({ type: "handset.rested", handset: "1" });
    expect(events).toEqual([
      { seq: 1, at: 1000, type: "handset.rested" },
      { seq: 2, at: 1005, type: "handset.rested", handset: "1" },
    ]);
  });

  test("hands each event to its readers in the order they came", () => {
    const bus = new EventBus(new VirtualClock());
    const read: string[] = [];
    for (const name of ["a", "b", "c"]) bus.subscribe(({ seq }) => read.push(`${name}${seq}`));
    bus.emit({ type: "handset.rested" });
    bus.emit({ type: "handset.rested" });
    expect(read).toEqual(["a1", "b1", "c1", "a2", "b2", "c2"]);
  });

  test("is not stopped by a reader that throws, nor are the others", () => {
    const bus = new EventBus(new VirtualClock());
    const read: number[] = [];
    bus.subscribe(() => {
      throw new Error("my disk is full");
    });
    bus.subscribe(({ seq }) => read.push(seq));
    bus.emit({ type: "handset.rested" });
    expect(read).toEqual([1]);
  });

  test("forgets a reader that takes itself away", () => {
    const bus = new EventBus(new VirtualClock());
    const read: number[] = [];
    const leave = bus.subscribe(({ seq }) => read.push(seq));
    bus.emit({ type: "handset.rested" });
    leave();
    bus.emit({ type: "handset.rested" });
    expect(read).toEqual([1]);
  });
});

describe("A scoped emit", () => {
  test("adds handset and span, but an event's own win", () => {
    const bus = new EventBus(new VirtualClock());
    const events: PhonebankEvent[] = [];
    bus.subscribe((event) => events.push(event));
    const emit = scopedEmit(scopedEmit(bus.emit, { handset: "1" }), { span: "session-1" });
    emit({ type: "handset.rested" });
    emit({ type: "handset.rested", span: "bootstrap-1" });
    expect(events).toMatchObject([
      { handset: "1", span: "session-1" },
      { handset: "1", span: "bootstrap-1" },
    ]);
  });
});
