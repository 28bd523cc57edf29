import type { Clock } from "../../base/clock.ts";
import { ConfigError } from "../../base/errors.ts";
import type { Random } from "../../base/random.ts";
import type { EventBus } from "../../events/bus.ts";
import { Fleet } from "../../fleet/fleet.ts";
import { usableCardFiles } from "../../handset/bootstrap/card.ts";
import type { DeviceModel } from "../../handset/model/model.ts";
import type { HandsetState } from "../../handset/state.ts";
import type { Downloader } from "../../ports/downloader.ts";
import type { SessionTransport } from "../../ports/session-transport.ts";
import type { RecordStore } from "../../ports/store.ts";
import type { User } from "../../ports/user.ts";
import type { TemplateValues } from "./bootstrap-document.ts";
import { fleetFactory } from "./factory.ts";
import type { HandsetPlan } from "./handset-plan.ts";

/** What a fleet is made of. */
export interface FleetParts {
  /** Loads the models that the handsets name. */
  readonly loadModels: (names: readonly string[]) => ReadonlyMap<string, DeviceModel>;
  readonly plans: readonly HandsetPlan[];
  /** What the documents that a handset is customized with, and those of its card, may name. */
  readonly templateValues: (state: HandsetState) => TemplateValues;
  /** Refuses a store that has handsets already. */
  readonly mustBeClean?: boolean;
  /** The handsets there are when neither plans nor store have any. */
  readonly defaultPlans?: () => readonly HandsetPlan[];
  readonly store: RecordStore<HandsetState>;
  readonly transport: SessionTransport;
  readonly downloader: Downloader;
  readonly clock: Clock;
  readonly random: Random;
  readonly bus: EventBus;
  readonly user: User;
}

/** A fleet, and what it has now for the first time. */
export interface OpenedFleet {
  readonly fleet: Fleet;
  /**
   * Handsets that were never on and have to be bootstrapped by somebody: without an account from the factory, and without
   * anything on the card in the slot that their model would use.
   */
  readonly clean: readonly HandsetState[];
  /** Saves what the store does not hold yet: when it is certain that the fleet will run, and before anybody looks. */
  saveNew(): Promise<void>;
}

/**
 * A fleet over its store: handsets that the store holds are as they were left, those it does not hold come from the
 * factory, clean or customized, with the files of their cards, and are saved by `saveNew`. They are off until `powerOn`.
 * @throws {ConfigError} for a model that is not there, for numbers used twice, for a factory document that cannot be
 * applied, and for a file of a card that is not what belongs there
 */
export async function openFleet(parts: FleetParts): Promise<OpenedFleet> {
  const { store, transport, downloader, clock, random, bus, user } = parts;
  const states = new Map<string, HandsetState>();
  for await (const state of store.scan()) states.set(state.id, state);
  if (parts.mustBeClean && states.size > 0) {
    const expected = "a folder without handsets, as they have to be clean at the start";
    throw new ConfigError([{ file: "state folder", path: "", expected }]);
  }
  const isEmpty = parts.plans.length === 0 && states.size === 0;
  const plans = isEmpty ? (parts.defaultPlans?.() ?? []) : parts.plans;
  const planned = plans.map(({ state }) => sameHandset(state, states.get(state.id)));
  const all = [...planned, ...[...states.values()].filter((state) => !planned.includes(state))];
  const models = parts.loadModels([...new Set(all.map(({ model }) => model))]);
  for (const { name, notes = [] } of models.values()) {
    for (const note of notes) bus.emit({ type: "model.noted", model: name, note });
  }
  const fleet = new Fleet({
    models,
    store,
    transport,
    downloader,
    user,
    clock,
    random: random.fork("fleet"),
    emit: bus.emit,
  });
  const make = fleetFactory(plans, models, { ...parts, emit: bus.emit });
  const made = all.map((state) => (states.has(state.id) ? state : make(state)));
  for (const state of made) fleet.add(state);
  const fresh = made.filter(({ id }) => !states.has(id));
  return {
    fleet,
    clean: fresh.filter((state) => needsBootstrap(state, models.get(state.model))),
    saveNew: async () => void (await Promise.all(fresh.map(({ id }) => fleet.save(id)))),
  };
}

/** Whether nobody has given it an account, nor will its card when it is switched on. */
function needsBootstrap(state: HandsetState, model: DeviceModel | undefined): boolean {
  const hasAccount = state.pendingSessions.length > 0;
  return !hasAccount && (model === undefined || usableCardFiles(state, model).length === 0);
}

/** The handset as it was left, when the store has it, with the card that is in it now. @throws {ConfigError} when that one has other numbers: it is not the one that was meant */
function sameHandset(planned: HandsetState, stored: HandsetState | undefined): HandsetState {
  if (!stored) return planned;
  const [wanted, found] = [planned.sim, stored.sim];
  const hasOtherCard = wanted.iccid !== found.iccid;
  if (hasOtherCard || (wanted.msisdn === found.msisdn && wanted.imsi === found.imsi)) return stored;
  const expected = `the state folder has it with MSISDN ${found.msisdn} and IMSI ${found.imsi}; give another IMEI, or another folder`;
  throw new ConfigError([{ file: "fleet", path: `handset ${planned.id} with MSISDN ${wanted.msisdn}`, expected }]);
}
