import type { Prompt, Reply, User } from "../../ports/user.ts";
import type { UserPlan } from "../load/fleet/fleet-schema.ts";
import type { HandsetPlan } from "./handset-plan.ts";
import { scriptedReply } from "./scripted-reply.ts";

/** What a user does at every prompt, where the plan says nothing. */
export interface Everybody {
  /** What is typed when a PIN is asked for. */
  readonly pin?: string | undefined;
  readonly consent?: "accept" | "refuse" | undefined;
  /** What is done about every question of servers and their operations. */
  readonly policy?: "accept" | "refuse" | undefined;
}

/**
 * Users who know what they will do: they type what they were told last, or the PINs of their plan one after the other, else
 * one PIN for all; they say yes or no; and they have their answers for what servers ask, or one policy for all. Without
 * anything to type or say they leave the prompt open.
 */
export class UserBook implements User {
  readonly #pins: Map<string, readonly string[]>;
  readonly #consents: ReadonlyMap<string, "accept" | "refuse" | undefined>;
  readonly #plans: ReadonlyMap<string, UserPlan | undefined>;
  /** How many questions of servers each has been asked. */
  readonly #asked = new Map<string, number>();
  readonly #everybody: Everybody;

  constructor(plans: readonly HandsetPlan[], everybody: Everybody = {}) {
    this.#pins = new Map(plans.filter(({ pins }) => pins.length > 0).map(({ state, pins }) => [state.id, pins]));
    this.#consents = new Map(plans.map(({ state, consent }) => [state.id, consent]));
    this.#plans = new Map(plans.map(({ state, user }) => [state.id, user]));
    this.#everybody = everybody;
  }

  /** Tells the user a PIN by another way than the network, as USERPINMAC wants it (ProvBoot). */
  tell(handset: string, pin: string): void {
    this.#pins.set(handset, [pin]);
  }

  reply(handset: string, prompt: Prompt): Reply | undefined {
    const consent = this.#consents.get(handset) ?? this.#everybody.consent;
    switch (prompt.kind) {
      case "consent":
      case "session":
        return consent && { agreed: consent === "accept" };
      case "pin":
        return this.#pinFor(handset, prompt.asking) ?? (consent === "refuse" ? { agreed: false } : undefined);
      case "display":
        return undefined;
      default:
        return this.#answer(handset, prompt);
    }
  }

  #pinFor(handset: string, asking: number): Reply | undefined {
    const own = this.#pins.get(handset);
    const pin = own ? own[Math.min(asking, own.length) - 1] : this.#everybody.pin;
    return pin === undefined ? undefined : { pin };
  }

  #answer(handset: string, prompt: Prompt): Reply | undefined {
    const plan = this.#plans.get(handset);
    if (!plan) return scriptedReply(prompt, this.#everybody.policy ?? "ignore");
    const asked = this.#asked.get(handset) ?? 0;
    this.#asked.set(handset, asked + 1);
    return scriptedReply(prompt, plan.answers[asked] ?? plan.policy);
  }
}
