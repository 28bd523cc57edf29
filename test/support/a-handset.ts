import { seededRandom } from "../../src/base/random.ts";
import { NO_PARTS } from "../../src/codec/sms/reassembly.ts";
import { readAccounts } from "../../src/dm/account/account.ts";
import type { EventBody, EventType } from "../../src/events/event.ts";
import type { Effect, SendMessage } from "../../src/handset/effect.ts";
import type { HandsetInput } from "../../src/handset/input.ts";
import type { DeviceModel } from "../../src/handset/model/model.ts";
import { nextAlarm } from "../../src/handset/next-alarm.ts";
import { cleanHandset, type HandsetState } from "../../src/handset/state.ts";
import { step } from "../../src/handset/step.ts";
import type { SmartCard } from "../../src/ports/card.ts";
import type { InboundSms } from "../../src/ports/inbound.ts";
import type { SessionFailure } from "../../src/ports/session-transport.ts";
import { Tree } from "../../src/tree/tree.ts";
import { aBootstrap } from "./a-bootstrap.ts";
import { aModel } from "./a-model.ts";
import { IMEI, SIM } from "./a-sim.ts";

export const NOON = Date.UTC(2024, 1, 29, 12, 0, 0);

export type Told = EventBody & { readonly span?: string };

/** A handset driven by hand: keeps its state, the time, and all that it emitted and asked for. */
export class HandDrivenHandset {
  readonly model: DeviceModel;
  readonly events: Told[] = [];
  readonly effects: Effect[] = [];
  state: HandsetState;
  now = NOON;

  constructor(state: HandsetState, model: DeviceModel) {
    this.state = state;
    this.model = model;
  }

  take(...inputs: readonly HandsetInput[]): this {
    for (const input of inputs) {
      const stepped = step(this.state, input, this.environment());
      this.state = stepped.state;
      this.effects.push(...stepped.effects);
    }
    return this;
  }

  receive(messages: readonly InboundSms[]): this {
    return this.take(...messages.map((sms): HandsetInput => ({ type: "sms.delivered", sms })));
  }

  /** The user answers the prompt that was opened last. */
  type(pin: string): this {
    const attempt = this.state.attempts.at(-1)?.attempt.id ?? "none";
    return this.take({ type: "pin.entered", attempt, pin });
  }

  /** The user says yes or no to the prompt that was opened last. */
  say(agreed: boolean): this {
    const attempt = this.state.attempts.at(-1)?.attempt.id ?? "none";
    return this.take({ type: agreed ? "consent.given" : "prompt.refused", attempt });
  }

  /** The power goes, and comes back: nothing but what was stored is there then. */
  losePower(): this {
    this.state = JSON.parse(JSON.stringify(this.state)) as HandsetState;
    return this.take({ type: "power.on" });
  }

  /** The message in flight fails. */
  failMessage(reason: SessionFailure = "unreachable"): this {
    const span = this.state.session?.span ?? "none";
    return this.take({ type: "message.answered", span, answer: { outcome: "failed", reason, detail: "test" } });
  }

  /** Time goes on to the alarm that the handset wants next. */
  waitForAlarm(): this {
    this.now = nextAlarm(this.state, this.model) ?? this.now;
    return this.take({ type: "alarm.due" });
  }

  environment() {
    const emit = (event: EventBody) => void this.events.push(event);
    return { model: this.model, now: this.now, random: seededRandom(7), emit };
  }

  told<Type extends EventType>(type: Type): Extract<Told, { type: Type }>[] {
    return this.events.filter((event) => event.type === type) as Extract<Told, { type: Type }>[];
  }

  tree(): Tree {
    return new Tree(this.model.base, this.state.overlay);
  }

  /** The servers that it has accounts with, in the order of the tree. */
  servers(): readonly string[] {
    return readAccounts(this.tree()).map(({ serverId }) => serverId);
  }

  sent(): SendMessage[] {
    return this.effects.filter((effect) => effect.type === "message.send");
  }
}

export interface HandsetOptions {
  /** In the slot from the beginning. */
  readonly card?: SmartCard;
  /** With a DM account, and its first session in flight. */
  readonly bootstrapped?: boolean;
  readonly model?: DeviceModel;
}

/** A handset with the usual SIM, clean unless told otherwise. */
export function aHandset({
  bootstrapped = false,
  card = SIM,
  model = aModel(),
}: HandsetOptions = {}): HandDrivenHandset {
  const handset = new HandDrivenHandset(cleanHandset(IMEI, model.name, card, NO_PARTS), model);
  return bootstrapped ? handset.receive(aBootstrap()) : handset;
}
