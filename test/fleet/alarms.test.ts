import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../src/base/clock.ts";
import { Alarms } from "../../src/fleet/alarms.ts";

function someAlarms() {
  const clock = new VirtualClock();
  const rung: string[] = [];
  return { clock, rung, alarms: new Alarms(clock, (id) => rung.push(id)) };
}

const id = fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h");
const change = fc.tuple(id, fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }));

describe("Alarms", () => {
  test("ring in the order of their times, then of their ids, as a sorted list would", () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
        const { clock, rung, alarms } = someAlarms();
        const inForce = new Map<string, number>();
        for (const [each, at] of changes) {
          alarms.set(each, at);
          if (at === undefined) inForce.delete(each);
          else inForce.set(each, at);
        }
        const sorted = [...inForce].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
        expect(alarms.next()).toBe(sorted[0]?.[1]);
        clock.advance(200);
        expect(rung).toEqual(sorted.map(([name]) => name));
        expect(alarms.next()).toBeUndefined();
      }),
    );
  });

  test("ring at their time and not before, however they were changed on the way", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(change, fc.nat(20)), { maxLength: 60 }), (changes) => {
        const clock = new VirtualClock();
        const inForce = new Map<string, number>();
        const alarms = new Alarms(clock, (each) => {
          expect(inForce.get(each)).toBeLessThanOrEqual(clock.now());
          inForce.delete(each);
        });
        for (const [[each, inMs], waitMs] of changes) {
          const at = inMs === undefined ? undefined : clock.now() + inMs;
          if (at === undefined) inForce.delete(each);
          else inForce.set(each, at);
          alarms.set(each, at);
          clock.advance(waitMs);
          expect([...inForce.values()].filter((due) => due <= clock.now() && waitMs > 0)).toEqual([]);
        }
      }),
    );
  });

  test("need one timer of the clock for all", () => {
    const { clock, alarms } = someAlarms();
    for (let i = 0; i < 50; i++) alarms.set(`h${i}`, 10);
    clock.step();
    expect(clock.step()).toBe(false);
  });

  test("that were due in the past ring at once", () => {
    const { clock, rung, alarms } = someAlarms();
    clock.advance(100);
    alarms.set("a", 5);
    clock.step();
    expect([rung, clock.now()]).toEqual([["a"], 100]);
  });

  test("ring no more once they are closed", () => {
    const { clock, rung, alarms } = someAlarms();
    alarms.set("a", 5);
    alarms.close();
    clock.advance(100);
    expect(rung).toEqual([]);
  });
});
