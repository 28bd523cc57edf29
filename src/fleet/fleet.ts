import type { Clock, Millis } from "../base/clock.ts";
import { Bug, ConfigError } from "../base/errors.ts";
import type { Random } from "../base/random.ts";
import { scopedEmit } from "../events/bus.ts";
import type { Emit, HandsetAddress } from "../events/event.ts";
import type { HandsetInput } from "../handset/input.ts";
import type { DeviceModel } from "../handset/model/model.ts";
import { nextAlarm } from "../handset/next-alarm.ts";
import { hasNetwork } from "../handset/reach.ts";
import type { HandsetState } from "../handset/state.ts";
import { step } from "../handset/step.ts";
import type { Deliver, DeliveryOutcome, Inbound } from "../ports/inbound.ts";
import type { RecordStore } from "../ports/store.ts";
import { Alarms } from "./alarms.ts";
import { Errands, type Outside } from "./errands.ts";
import { Mailboxes } from "./mailbox.ts";
import { NumberBook } from "./number-book.ts";
import { msisdnDigits } from "./numbering.ts";

/** Wait before an input that failed is given to the handset again, for example while the disk is full. */
const TRY_AGAIN_AFTER_MS: Millis = 60_000;

/** What a fleet runs on. */
export interface FleetOptions extends Outside {
  readonly models: ReadonlyMap<string, DeviceModel>;
  readonly store: RecordStore<HandsetState>;
  readonly clock: Clock;
  readonly random: Random;
  readonly emit: Emit;
}

/**
 * Many handsets in one process: finds the one that is meant, gives it one input at a time, saves what came out and then
 * carries out its effects. What was answered positively is saved before the answer; what is sent is saved before it is sent.
 */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #states = new Map<string, HandsetState>();
  readonly #numbers = new NumberBook();
  readonly #mailboxes = new Mailboxes();
  readonly #alarms: Alarms;
  readonly #errands: Errands;
  #closed = false;

  constructor(options: FleetOptions) {
    this.#options = options;
    this.#errands = new Errands(options, (id, input) => this.#input(id, input));
    this.#alarms = new Alarms(options.clock, (id) => void this.#input(id, { type: "alarm.due" }));
  }

  /** How each handset is reached, in the order they came. */
  addresses(): readonly HandsetAddress[] {
    return [...this.#states.values()].map(({ id, sim }) => ({ id, msisdn: sim.msisdn }));
  }

  state(id: string): HandsetState | undefined {
    return this.#states.get(id);
  }

  /** The device model of the handset. */
  model(id: string): DeviceModel | undefined {
    return this.#options.models.get(this.#states.get(id)?.model ?? "");
  }

  /** The id of the handset with this IMEI, MSISDN or IMSI. */
  find(name: string): string | undefined {
    const digits = msisdnDigits(name);
    return this.#states.has(digits) ? digits : this.#numbers.find(digits);
  }

  /** Takes a handset in, from the factory or from the store. It does nothing before {@link powerOn}. @throws {ConfigError} when a number of it is taken or its model unknown. */
  add(state: HandsetState): void {
    const { id, sim, model } = state;
    if (!this.#options.models.has(model)) throw unusable(id, `a known device model, not ${model}`);
    const taken = state.simInserted ? this.#numbers.holderOf(sim.msisdn) : undefined;
    if (this.#states.has(id)) throw unusable(id, "another IMEI: this one is used twice");
    if (taken) throw unusable(id, `another MSISDN: ${sim.msisdn} belongs to handset ${taken}`);
    this.#states.set(id, state);
    this.#numbers.enter(state);
  }

  /** Saves a handset as it is when its turn has come: what it was told before is in it. @throws {PortError} (rejects) `store-failed` */
  save(id: string): Promise<void> {
    return this.#mailboxes.post(id, async () => {
      const state = this.#states.get(id);
      if (state) await this.#options.store.save(id, state);
    });
  }

  /** Starts every handset whose switch is on, in the order they came: what was pending goes on. One that was restarting comes on. */
  async powerOn(): Promise<void> {
    const on = [...this.#states.values()].filter(({ power, restartsAt }) => power === "on" || restartsAt !== null);
    await Promise.all(on.map(({ id }) => this.#input(id, { type: "power.on" })));
  }

  /** Gives a handset an input; resolves when it is saved and what follows from it is under way. False when that failed. */
  tell(id: string, input: HandsetInput): Promise<boolean> {
    return this.#closed ? Promise.resolve(false) : this.#handOver(id, input);
  }

  /** Hands a message to the handset with that IMEI, MSISDN or IMSI; `accepted` means saved. */
  readonly deliver: Deliver = async (inbound: Inbound): Promise<DeliveryOutcome> => {
    const id = this.find(inbound.to);
    if (id === undefined) return "unknown-address";
    if (this.#closed || !this.#takes(id, inbound)) return "busy";
    const isSms = inbound.kind === "sms";
    const done = await this.#handOver(
      id,
      isSms ? { type: "sms.delivered", sms: inbound } : { type: "push.delivered", push: inbound },
    );
    return done ? "accepted" : "failed";
  };

  /** Resolves when no handset has an input to work on and no message is under way; alarms may be pending. */
  async idle(): Promise<void> {
    do {
      await this.#mailboxes.idle();
      await this.#errands.idle();
    } while (this.#errands.isBusy);
    await this.#mailboxes.idle();
  }

  /** Takes no new input, waits for what is being worked on, and leaves everything saved. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#alarms.close();
    await this.#errands.close();
    await this.idle();
  }

  /** A short message can wait in the network; anything else needs a handset that is there to take it, over OBEX one that is not taken up. */
  #takes(id: string, inbound: Inbound): boolean {
    const state = this.#states.get(id);
    const model = state && this.#options.models.get(state.model);
    if (!state || !model || inbound.kind === "sms") return true;
    if (inbound.bearer === "obex" && state.busy) return false;
    const isWired = inbound.bearer === "obex" || inbound.bearer === "websocket";
    return isWired ? state.power === "on" : hasNetwork(state, model);
  }

  /** An input that comes but once: when it fails it is given again later, for a handset that missed it would wait for ever. */
  async #input(id: string, input: HandsetInput): Promise<void> {
    if (await this.#handOver(id, input)) return;
    this.#options.clock.setTimeout(() => {
      if (!this.#closed) void this.#input(id, input);
    }, TRY_AGAIN_AFTER_MS);
  }

  /** One input of one handset: stepped, saved, carried out. False when it failed; the handset is as before, the fleet goes on. */
  #handOver(id: string, input: HandsetInput): Promise<boolean> {
    return this.#mailboxes.post(id, async () => {
      const emit = scopedEmit(this.#options.emit, { handset: id });
      emit({ type: "handset.woken", input: input.type });
      try {
        await this.#work(id, input, emit);
        return true;
      } catch (error) {
        emit({ type: "handset.failed", input: input.type, detail: (error as Error).message });
        return false;
      }
    });
  }

  async #work(id: string, input: HandsetInput, emit: Emit): Promise<void> {
    const before = this.#states.get(id);
    const model = before && this.#options.models.get(before.model);
    if (!before || !model) throw new Bug(`handset ${id} and its model are known`);
    const { clock, random, store } = this.#options;
    const { state, effects } = step(before, input, { model, now: clock.now(), random: random.fork(id), emit });
    if (state !== before) await store.save(id, state);
    this.#states.set(id, state === before || state.session ? state : detached(state));
    if (before.simInserted !== state.simInserted || before.sim !== state.sim) this.#numbers.enter(state, before);
    this.#alarms.set(id, this.#closed ? undefined : nextAlarm(state, model));
    // No connection outlives the power, though its session may.
    if (before.session && (input.type === "power.on" || state.session?.span !== before.session.span)) {
      this.#errands.endSession(id, before.session.span);
    }
    for (const effect of effects) this.#errands.carryOut(id, model, effect);
    // A session that waits for its user rests too: nothing happens before he does something.
    if (!state.session || state.session.prompt) emit({ type: "handset.rested" });
  }
}

function unusable(id: string, expected: string): ConfigError {
  return new ConfigError([{ file: "fleet", path: `handset ${id}`, expected }]);
}

/** The same value, sharing nothing with the messages it came from: a text cut out of a message would keep the whole of it in memory. */
function detached(state: HandsetState): HandsetState {
  return JSON.parse(JSON.stringify(state)) as HandsetState;
}
