import type { HeldPush } from "./held-push.ts";
import { pendingOf } from "./held-push.ts";
import type { PapLimits } from "./limits.ts";

type RegisterLimits = Pick<PapLimits, "maxPushes" | "maxRecipients" | "maxWaitingBytes">;

/** The pushes that a gateway remembers, by push id, in the order they came. Bounded: the oldest finished ones are forgotten for new ones. */
export class PushRegister {
  readonly #limits: RegisterLimits;
  readonly #pushes = new Map<string, HeldPush>();
  #recipients = 0;
  #waitingBytes = 0;

  constructor(limits: RegisterLimits) {
    this.#limits = limits;
  }

  get(pushId: string): HeldPush | undefined {
    return this.#pushes.get(pushId);
  }

  /** False when there is no room, as too many others wait. */
  add(push: HeldPush): boolean {
    const { maxPushes, maxRecipients, maxWaitingBytes } = this.#limits;
    const octets = push.pdu?.length ?? 0;
    if (this.#waitingBytes + octets > maxWaitingBytes) return false;
    const isFull = () => this.#pushes.size >= maxPushes || this.#recipients + push.recipients.length > maxRecipients;
    for (const old of this.#pushes.values()) {
      if (!isFull()) break;
      if (pendingOf(old).length === 0) this.forget(old);
    }
    if (isFull()) return false;
    this.#pushes.set(push.message.pushId, push);
    this.#recipients += push.recipients.length;
    this.#waitingBytes += octets;
    return true;
  }

  /** Lets the content of a push go when nobody waits for it any more. */
  release(push: HeldPush): void {
    if (push.pdu === undefined || pendingOf(push).length > 0) return;
    this.#waitingBytes -= push.pdu.length;
    push.pdu = undefined;
  }

  forget(push: HeldPush): void {
    this.release(push);
    if (this.#pushes.delete(push.message.pushId)) this.#recipients -= push.recipients.length;
  }
}
