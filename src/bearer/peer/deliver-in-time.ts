import type { Clock, Millis } from "../../base/clock.ts";
import type { Deliver, DeliveryOutcome, Inbound } from "../../ports/inbound.ts";

export interface DeliveryLimits {
  /** Time a delivery may take; after it the sender is told to try again. */
  readonly deliverTimeoutMs: Millis;
}

/** What became of a message; `busy` when that is not known in time, `failed` when `deliver` breaks its promise not to reject. Never rejects. */
export function deliverInTime(
  inbound: Inbound,
  deliver: Deliver,
  clock: Clock,
  { deliverTimeoutMs }: DeliveryLimits,
): Promise<DeliveryOutcome> {
  return new Promise((resolve) => {
    const timer = clock.setTimeout(() => resolve("busy"), deliverTimeoutMs);
    const settle = (outcome: DeliveryOutcome) => {
      clock.clearTimeout(timer);
      resolve(outcome);
    };
    // Called inside a promise, so that a handler that throws at once fails in the same way as one that throws later.
    Promise.resolve()
      .then(() => deliver(inbound))
      .then(settle, () => settle("failed"));
  });
}
