import type { Clock, Millis } from "../../base/clock.ts";

/** What `run` comes to, or after `ms` what `late` gives; `run` goes on all the same, and what it comes to then is lost. */
export function inTime<Value>(
  run: () => Value | Promise<Value>,
  late: () => Value,
  clock: Clock,
  ms: Millis,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(() => resolve(late()), ms);
    // Called inside a promise, so that what throws at once fails in the same way as what throws later.
    Promise.resolve()
      .then(run)
      .finally(() => clock.clearTimeout(timer))
      .then(resolve, reject);
  });
}
