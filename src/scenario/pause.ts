import type { Clock, Millis } from "../base/clock.ts";

/** Waits, or goes on at once when the run is interrupted. */
export function pause(clock: Clock, forMs: Millis, interrupted: AbortSignal): Promise<void> {
  if (interrupted.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = () => {
      clock.clearTimeout(timer);
      interrupted.removeEventListener("abort", stop);
      resolve();
    };
    const timer = clock.setTimeout(stop, forMs);
    interrupted.addEventListener("abort", stop);
  });
}
