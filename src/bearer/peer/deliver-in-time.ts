import type { Clock, Millis } from "../../base/clock.ts";
import type { Deliver, DeliveryOutcome, Inbound } from "../../ports/inbound.ts";
import { inTime } from "./in-time.ts";

/** How long a delivery may take. */
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
  const run = async () => {
    try {
      return await deliver(inbound);
    } catch {
      return "failed";
    }
  };
  return inTime<DeliveryOutcome>(run, () => "busy", clock, deliverTimeoutMs);
}
