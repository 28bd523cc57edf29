import type { Prompt, Reply, User } from "../ports/user.ts";
import type { HandsetPlan } from "./handset-plan.ts";

/** What a user does at every prompt, where the plan says nothing. */
export interface Everybody {
  /** What is typed when a PIN is asked for. */
  readonly pin?: string | undefined;
  readonly consent?: "accept" | "refuse" | undefined;
}

/**
 * Users who know what they will do: they type what they were told last, or the PINs of their plan one after the other, else
 * one PIN for all; and they say yes or no. Without anything to type or say they leave the prompt open.
 */
export class UserBook implements User {
  readonly #pins: Map<string, readonly string[]>;
  readonly #consents: ReadonlyMap<string, "accept" | "refuse" | undefined>;
  readonly #everybody: Everybody;

  constructor(plans: readonly HandsetPlan[], everybody: Everybody = {}) {
    this.#pins = new Map(plans.filter(({ pins }) => pins.length > 0).map(({ state, pins }) => [state.id, pins]));
    this.#consents = new Map(plans.map(({ state, consent }) => [state.id, consent]));
    this.#everybody = everybody;
  }

  /** Tells the user a PIN by another way than the network, as USERPINMAC wants it (ProvBoot). */
  tell(handset: string, pin: string): void {
    this.#pins.set(handset, [pin]);
  }

  reply(handset: string, prompt: Prompt): Reply | undefined {
    const consent = this.#consents.get(handset) ?? this.#everybody.consent;
    if (prompt.kind === "consent") return consent && { agreed: consent === "accept" };
    const own = this.#pins.get(handset);
    const pin = own ? own[Math.min(prompt.asking, own.length) - 1] : this.#everybody.pin;
    if (pin !== undefined) return { pin };
    return consent === "refuse" ? { agreed: false } : undefined;
  }
}
