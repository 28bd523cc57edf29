import type { Clock } from "../base/clock.ts";
import { ConfigError } from "../base/errors.ts";
import type { Random } from "../base/random.ts";
import type { EventBus } from "../events/bus.ts";
import { Fleet } from "../fleet/fleet.ts";
import type { DeviceModel } from "../handset/model.ts";
import type { HandsetState } from "../handset/state.ts";
import type { SessionTransport } from "../ports/session-transport.ts";
import type { HandsetStore } from "../ports/store.ts";
import type { User } from "../ports/user.ts";
import type { HandsetPlan } from "./handset-plan.ts";

export interface FleetParts {
  /** Loads the models that the handsets name. */
  readonly loadModels: (names: readonly string[]) => ReadonlyMap<string, DeviceModel>;
  readonly plans: readonly HandsetPlan[];
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

/**
 * A fleet over its store: handsets that the store holds are as they were left, those it does not hold come clean from the
 * factory and are saved at once. They are off until `powerOn`.
 * @throws {ConfigError} for a model that is not there, and for numbers used twice
 */
export async function openFleet(parts: FleetParts): Promise<Fleet> {
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
  const fleet = new Fleet({
    models: parts.loadModels([...new Set(all.map(({ model }) => model))]),
    store,
    transport,
    user,
    clock,
    random: random.fork("fleet"),
    emit: bus.emit,
  });
  for (const state of all) fleet.add(state);
  await Promise.all(all.filter(({ id }) => !states.has(id)).map((state) => store.save(state.id, state)));
  return fleet;
}

/** The handset as it was left, when the store has it. @throws {ConfigError} when that one has other numbers: it is not the one that was meant */
function sameHandset(planned: HandsetState, stored: HandsetState | undefined): HandsetState {
  if (!stored) return planned;
  const [wanted, found] = [planned.sim, stored.sim];
  if (wanted.msisdn === found.msisdn && wanted.imsi === found.imsi) return stored;
  const expected = `another IMEI: the state folder has this one with MSISDN ${found.msisdn} and IMSI ${found.imsi}`;
  throw new ConfigError([{ file: "fleet", path: `handset ${planned.id} with MSISDN ${wanted.msisdn}`, expected }]);
}
