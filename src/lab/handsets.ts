import type { Clock } from "../base/clock.ts";
import { ConfigError } from "../base/errors.ts";
import type { Random } from "../base/random.ts";
import { type EventBus, scopedEmit } from "../events/bus.ts";
import { Fleet } from "../fleet/fleet.ts";
import type { DeviceModel } from "../handset/model.ts";
import type { HandsetState } from "../handset/state.ts";
import type { SessionTransport } from "../ports/session-transport.ts";
import type { HandsetStore } from "../ports/store.ts";
import type { User } from "../ports/user.ts";
import { customizeHandset, type TemplateValues } from "./factory.ts";
import type { HandsetPlan } from "./handset-plan.ts";
import { loadFactoryTemplate } from "./load/device.ts";

export interface FleetParts {
  /** Loads the models that the handsets name. */
  readonly loadModels: (names: readonly string[]) => ReadonlyMap<string, DeviceModel>;
  readonly plans: readonly HandsetPlan[];
  /** What the document that a handset is customized with may name. */
  readonly templateValues: (state: HandsetState) => TemplateValues;
  /** Refuses a store that has handsets already. */
  readonly mustBeClean?: boolean;
  /** The handsets there are when neither plans nor store have any. */
  readonly defaultPlans?: () => readonly HandsetPlan[];
  readonly store: HandsetStore<HandsetState>;
  readonly transport: SessionTransport;
  readonly clock: Clock;
  readonly random: Random;
  readonly bus: EventBus;
  readonly user: User;
}

/** A fleet, and what it has now for the first time. */
export interface OpenedFleet {
  readonly fleet: Fleet;
  /** Handsets that came empty from the factory, and were never on. */
  readonly clean: readonly HandsetState[];
}

/**
 * A fleet over its store: handsets that the store holds are as they were left, those it does not hold come from the
 * factory, clean or customized, and are saved at once. They are off until `powerOn`.
 * @throws {ConfigError} for a model that is not there, for numbers used twice, and for a factory document that cannot be applied
 */
export async function openFleet(parts: FleetParts): Promise<OpenedFleet> {
  const { store, transport, clock, random, bus, user } = parts;
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
  const fleet = new Fleet({
    models,
    store,
    transport,
    user,
    clock,
    random: random.fork("fleet"),
    emit: bus.emit,
  });
  const customize = customizer(plans, models, parts);
  const made = all.map((state) => (states.has(state.id) ? state : customize(state)));
  for (const state of made) fleet.add(state);
  await Promise.all(made.filter(({ id }) => !states.has(id)).map((state) => store.save(state.id, state)));
  return { fleet, clean: made.filter((state, i) => state === all[i] && !states.has(state.id)) };
}

/** What the factory does to a clean handset: nothing, unless its group or its model has a document. */
function customizer(
  plans: readonly HandsetPlan[],
  models: ReadonlyMap<string, DeviceModel>,
  { templateValues, clock, bus }: FleetParts,
): (state: HandsetState) => HandsetState {
  const files = new Set(plans.flatMap(({ factory }) => factory ?? []));
  const templates = new Map([...files].map((file) => [file, loadFactoryTemplate(file)]));
  const ofGroups = new Map(plans.map(({ state, factory = "" }) => [state.id, templates.get(factory)]));
  return (state) => {
    const model = models.get(state.model);
    const template = ofGroups.get(state.id) ?? model?.factory;
    if (!model || !template) return state;
    const emit = scopedEmit(bus.emit, { handset: state.id });
    return customizeHandset(state, template, templateValues(state), { model, now: clock.now(), emit });
  };
}

/** The handset as it was left, when the store has it. @throws {ConfigError} when that one has other numbers: it is not the one that was meant */
function sameHandset(planned: HandsetState, stored: HandsetState | undefined): HandsetState {
  if (!stored) return planned;
  const [wanted, found] = [planned.sim, stored.sim];
  if (wanted.msisdn === found.msisdn && wanted.imsi === found.imsi) return stored;
  const expected = `another IMEI: the state folder has this one with MSISDN ${found.msisdn} and IMSI ${found.imsi}`;
  throw new ConfigError([{ file: "fleet", path: `handset ${planned.id} with MSISDN ${wanted.msisdn}`, expected }]);
}
