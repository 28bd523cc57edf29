import type { User } from "../ports/user.ts";
import type { HandsetPlan } from "./handset-plan.ts";

/** Users who know what they will type: what they were told last, or the PINs of their plan one after the other, else one PIN for all. */
export class UserBook implements User {
  readonly #pins: Map<string, readonly string[]>;
  readonly #everybody: string | undefined;

  constructor(plans: readonly HandsetPlan[], everybody: string | undefined) {
    this.#pins = new Map(plans.filter(({ pins }) => pins.length > 0).map(({ state, pins }) => [state.id, pins]));
    this.#everybody = everybody;
  }

  /** Tells the user a PIN by another way than the network, as USERPINMAC wants it (ProvBoot). */
  tell(handset: string, pin: string): void {
    this.#pins.set(handset, [pin]);
  }

  pinFor(handset: string, asking: number): string | undefined {
    const own = this.#pins.get(handset);
    return own ? own[Math.min(asking, own.length) - 1] : this.#everybody;
  }
}
