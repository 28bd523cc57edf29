import { setImmediate } from "node:timers";
import type { VirtualClock } from "../../base/clock.ts";
import { Bug } from "../../base/errors.ts";

/**
 * Moves a virtual clock from timer to timer until `goal` is settled, letting everything that follows from one timer happen
 * before the next.
 * @throws {Bug} when nothing is pending any more and the goal can no longer come
 */
export async function runVirtually<Result>(clock: VirtualClock, goal: Promise<Result>): Promise<Result> {
  const progress = { settled: false };
  const settle = () => {
    progress.settled = true;
  };
  goal.then(settle, settle);
  for (;;) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (progress.settled) return goal;
    if (!clock.step()) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (progress.settled) return goal;
      throw new Bug("something is pending in virtual time until the run is over");
    }
  }
}
