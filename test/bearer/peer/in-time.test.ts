import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../../src/base/clock.ts";
import { inTime } from "../../../src/bearer/peer/in-time.ts";

const late = () => "late";

describe("what has to come in time", () => {
  test("is what it comes to, and leaves no timer behind", async () => {
    const clock = new VirtualClock();
    expect(await inTime(() => "at once", late, clock, 100)).toBe("at once");
    expect(await inTime(async () => "later", late, clock, 100)).toBe("later");
    expect(clock.step()).toBe(false);
  });

  test("is something else when the time is over, whatever it comes to then", async () => {
    const clock = new VirtualClock();
    let settle: (value: string) => void = () => {};
    const outcome = new Promise<string>((resolve) => {
      settle = resolve;
    });
    const told = inTime(() => outcome, late, clock, 100);
    clock.advance(100);
    settle("too late");
    expect(await told).toBe("late");
  });

  test("fails in the same way at once and later", async () => {
    const clock = new VirtualClock();
    const thrown = inTime(
      () => {
        throw new Error("at once");
      },
      late,
      clock,
      100,
    );
    await expect(thrown).rejects.toThrow("at once");
    await expect(inTime(() => Promise.reject(new Error("later")), late, clock, 100)).rejects.toThrow("later");
  });
});
