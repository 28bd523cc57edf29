import type { Clock, Millis, TimerId } from "../../base/clock.ts";
import type { Deliver, DeliveryOutcome } from "../../ports/inbound.ts";
import { type HeldPush, pendingOf, type Recipient, settle } from "./held-push.ts";
import type { PapLimits } from "./limits.ts";
import { type Refusal, refusal } from "./refusal.ts";

/** Who takes what is delivered, and who is told of it. */
export interface DeliveriesOptions {
  readonly deliver: Deliver;
  readonly clock: Clock;
  readonly limits: PapLimits;
  /** A recipient has got its final state. */
  readonly onSettled: (push: HeldPush, recipient: Recipient) => void;
}

/** What an outcome says when it is the last one. */
const FAILED: Readonly<Record<Exclude<DeliveryOutcome, "accepted">, Refusal>> = {
  "unknown-address": refusal(2003),
  busy: refusal(4001),
  failed: refusal(4000),
};

/** Brings pushes to their handsets, each in its time: not before `nextTryAt`, again with growing waits while a handset is busy, and never after `expiresAt`. */
export class Deliveries {
  readonly #options: DeliveriesOptions;
  readonly #timers = new Map<HeldPush, TimerId>();
  #isClosed = false;

  constructor(options: DeliveriesOptions) {
    this.#options = options;
  }

  /** Resolves when the first try is over, at once when it is for later. */
  begin(push: HeldPush): Promise<void> {
    return this.#wake(push);
  }

  /** Ends the wait of a recipient; false when it is too late. */
  cancel(push: HeldPush, recipient: Recipient): boolean {
    if (recipient.state !== "pending" || recipient.isUnderWay) return false;
    this.#settle(push, recipient, "cancelled", refusal(1000));
    if (pendingOf(push).length === 0) this.#disarm(push);
    return true;
  }

  /** What waits is not tried any more. */
  close(): void {
    this.#isClosed = true;
    for (const push of [...this.#timers.keys()]) this.#disarm(push);
  }

  async #wake(push: HeldPush): Promise<void> {
    this.#timers.delete(push);
    const now = this.#options.clock.now();
    if (!isExpired(push, now) && push.nextTryAt <= now) {
      push.nextTryAt = Number.POSITIVE_INFINITY;
      await Promise.all(pendingOf(push).map((recipient) => this.#try(push, recipient)));
    }
    this.#goOn(push);
  }

  async #try(push: HeldPush, recipient: Recipient): Promise<void> {
    const { clock, limits } = this.#options;
    recipient.isUnderWay = true;
    recipient.tries++;
    const outcome = await this.#deliver(push, recipient);
    recipient.isUnderWay = false;
    if (outcome === "accepted") this.#settle(push, recipient, "delivered", refusal(1000));
    else if (outcome === "unknown-address" || recipient.tries >= limits.maxTries) {
      this.#settle(push, recipient, "undeliverable", FAILED[outcome]);
    } else {
      const waitMs = Math.min(limits.backOffMs * 2 ** (recipient.tries - 1), limits.maxBackOffMs);
      push.nextTryAt = Math.min(push.nextTryAt, clock.now() + waitMs);
    }
  }

  /** Never rejects. There is no time limit: a handset that may have taken the push must not get it twice. */
  async #deliver({ pdu, from }: HeldPush, { to }: Recipient): Promise<DeliveryOutcome> {
    if (to === undefined || !pdu) return "unknown-address";
    try {
      return await this.#options.deliver({ kind: "push", bearer: "pap", from, to, pdu, local: false });
    } catch {
      return "failed";
    }
  }

  #goOn(push: HeldPush): void {
    const { clock } = this.#options;
    const now = clock.now();
    const waiting = pendingOf(push).filter(({ isUnderWay }) => !isUnderWay);
    if (waiting.length === 0 || this.#isClosed) return;
    if (isExpired(push, now)) {
      const why = (recipient: Recipient) => (recipient.tries === 0 ? refusal(3003) : refusal(4001));
      for (const recipient of waiting) this.#settle(push, recipient, "expired", why(recipient));
      return;
    }
    const wakeAt = Math.min(push.nextTryAt, push.expiresAt ?? Number.POSITIVE_INFINITY);
    this.#timers.set(
      push,
      clock.setTimeout(() => void this.#wake(push), Math.max(0, wakeAt - now)),
    );
  }

  #settle(push: HeldPush, recipient: Recipient, state: Recipient["state"], why: Refusal): void {
    settle(recipient, state, why, this.#options.clock.now());
    this.#options.onSettled(push, recipient);
  }

  #disarm(push: HeldPush): void {
    this.#options.clock.clearTimeout(this.#timers.get(push));
    this.#timers.delete(push);
  }
}

function isExpired({ expiresAt }: HeldPush, now: Millis): boolean {
  return expiresAt !== undefined && now >= expiresAt;
}
