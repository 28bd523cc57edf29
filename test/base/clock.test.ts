import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { systemClock, VirtualClock } from "../../src/base/clock.ts";

describe("A virtual clock", () => {
  test("stands still until it is moved", () => {
    const clock = new VirtualClock(1000);
    clock.setTimeout(() => {}, 5);
    expect(clock.now()).toBe(1000);
  });

  test("runs timers in the order of their time, then of their making", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 30 }), (delays) => {
        const clock = new VirtualClock();
        const rung: [number, number][] = [];
        delays.forEach((delay, i) => void clock.setTimeout(() => rung.push([clock.now(), i]), delay));
        clock.advance(20);
        expect(rung).toEqual(delays.map((delay, i) => [delay, i]).sort(([a = 0], [b = 0]) => a - b));
      }),
    );
  });

  test("steps to the next timer, and tells when there is none", () => {
    const clock = new VirtualClock();
    clock.setTimeout(() => {}, 7);
    expect([clock.step(), clock.now(), clock.step()]).toEqual([true, 7, false]);
  });

  test("forgets a timer that was cleared, and runs one that a timer makes", () => {
    const clock = new VirtualClock();
    const rung: string[] = [];
    clock.clearTimeout(clock.setTimeout(() => rung.push("cleared"), 1));
    clock.setTimeout(() => clock.setTimeout(() => rung.push(`at ${clock.now()}`), 3), 2);
    clock.advance(10);
    expect([rung, clock.now()]).toEqual([["at 5"], 10]);
  });

  test("never goes back: a negative delay is none", () => {
    const clock = new VirtualClock(50);
    clock.setTimeout(() => {}, -10);
    clock.step();
    expect(clock.now()).toBe(50);
  });
});

describe("The machine's clock", () => {
  test("has timers that do not hold the process, however long they are", () => {
    const timer = systemClock.setTimeout(() => {}, 1e12);
    expect((timer as NodeJS.Timeout).hasRef()).toBe(false);
    systemClock.clearTimeout(timer);
  });
});
