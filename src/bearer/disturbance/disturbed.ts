import type { Clock, Millis, TimerId } from "../../base/clock.ts";
import type { Random } from "../../base/random.ts";
import type { Emit } from "../../events/event.ts";
import type { Deliver, DeliveryOutcome, Inbound } from "../../ports/inbound.ts";
import { corrupted, type DisturbancePlan, fateOf } from "./plan.ts";

/** What disturbances are drawn, timed and told with. */
export interface DisturbanceOptions {
  readonly clock: Clock;
  /** Equal seeds give every recipient equal disturbances, whatever happens to the others. */
  readonly random: Random;
  readonly emit: Emit;
}

/** Recipients whose messages are counted; the one that came first is forgotten beyond, and counts from 1 again. */
const MAX_RECIPIENTS = 100_000;

/** Octets changed in a corrupted message, and the wait for one to overtake, where the plan says nothing. */
const CORRUPT_OCTETS = 1;
const REORDER_MS: Millis = 5_000;

/** A message that waits for one to overtake it. */
interface Held {
  readonly release: () => void;
  readonly timer: TimerId;
}

/**
 * `deliver` behind a line that is as bad as the plan says. What is lost, delayed or held back is answered as accepted at
 * once, as by a network that has taken it; when it is not accepted later, an event says so. Each disturbance is an event.
 */
export function disturbed(deliver: Deliver, plan: DisturbancePlan, options: DisturbanceOptions): Deliver {
  const line = new DisturbedLine(deliver, plan, options);
  return (inbound) => line.take(inbound);
}

class DisturbedLine {
  readonly #deliver: Deliver;
  readonly #plan: DisturbancePlan;
  readonly #options: DisturbanceOptions;
  readonly #counts = new Map<string, number>();
  /** At most one for each recipient: whoever comes next overtakes it. */
  readonly #held = new Map<string, Held>();

  constructor(deliver: Deliver, plan: DisturbancePlan, options: DisturbanceOptions) {
    this.#deliver = deliver;
    this.#plan = plan;
    this.#options = options;
  }

  async take(inbound: Inbound): Promise<DeliveryOutcome> {
    const { from, to } = inbound;
    const message = this.#count(to);
    const random = this.#options.random.fork(`${to}/${message}`);
    const { kinds, delayMs } = fateOf(this.#plan, message, random);
    const isDelayed = kinds.includes("delay");
    const count = kinds.includes("corrupt") ? (this.#plan.corruptOctets ?? CORRUPT_OCTETS) : 0;
    const { bytes, offsets } = corrupted(octetsOf(inbound), count, random.fork("octets"));
    if (kinds.length > 0) {
      const delay = isDelayed ? { delayMs } : {};
      const damage = count > 0 ? { offsets } : {};
      this.#options.emit({ type: "delivery.disturbed", from, to, message, kinds, ...delay, ...damage });
    }
    if (kinds.includes("lose")) return "accepted";
    const pass = () => this.#pass(count > 0 ? withOctets(inbound, bytes) : inbound, kinds.includes("duplicate"));
    const isHeld = kinds.includes("reorder") && !isDelayed && !this.#held.has(to);
    if (!isDelayed && !isHeld) return pass();
    const later = () => void pass().then((outcome) => this.#tellMissed(inbound, message, outcome));
    if (isHeld) this.#hold(to, later);
    else this.#options.clock.setTimeout(later, delayMs);
    return "accepted";
  }

  /** Hands the message over, a second copy after it, and then the message that waited to be overtaken. */
  async #pass(inbound: Inbound, isTwice: boolean): Promise<DeliveryOutcome> {
    const overtaken = this.#held.get(inbound.to);
    this.#held.delete(inbound.to);
    this.#options.clock.clearTimeout(overtaken?.timer);
    const outcome = await this.#deliverOnce(inbound);
    if (isTwice) await this.#deliverOnce(inbound);
    overtaken?.release();
    return outcome;
  }

  async #deliverOnce(inbound: Inbound): Promise<DeliveryOutcome> {
    try {
      return await this.#deliver(inbound);
    } catch {
      return "failed";
    }
  }

  /** Keeps a message until another one for the same recipient has passed, but not for ever: there may be none. */
  #hold(to: string, release: () => void): void {
    const { clock } = this.#options;
    const timer = clock.setTimeout(() => {
      this.#held.delete(to);
      release();
    }, this.#plan.reorderMs ?? REORDER_MS);
    this.#held.set(to, { release, timer });
  }

  #count(to: string): number {
    const message = (this.#counts.get(to) ?? 0) + 1;
    const [oldest] = this.#counts.keys();
    if (message === 1 && oldest !== undefined && this.#counts.size >= MAX_RECIPIENTS) this.#counts.delete(oldest);
    this.#counts.set(to, message);
    return message;
  }

  #tellMissed({ from, to }: Inbound, message: number, outcome: DeliveryOutcome): void {
    if (outcome !== "accepted") this.#options.emit({ type: "delivery.missed", from, to, message, outcome });
  }
}

function octetsOf(inbound: Inbound): Uint8Array {
  return inbound.kind === "sms" ? inbound.userData : inbound.pdu;
}

function withOctets(inbound: Inbound, bytes: Uint8Array): Inbound {
  return inbound.kind === "sms" ? { ...inbound, userData: bytes } : { ...inbound, pdu: bytes };
}
