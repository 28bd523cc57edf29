import { Bug } from "../../base/errors.ts";
import type { Fleet } from "../../fleet/fleet.ts";
import { msisdnDigits } from "../../fleet/numbering.ts";
import type { DeviceModel } from "../../handset/model/model.ts";
import { serversOf } from "../../handset/servers.ts";
import type { HandsetState } from "../../handset/state.ts";
import { Tree } from "../../tree/tree.ts";
import { OperateError } from "./operate-error.ts";

/**
 * The handset with this IMEI, or with the card of this IMSI or MSISDN in it; else the only one that had such a card in it last.
 * @throws {OperateError} `no-handset`
 */
export function handsetNamed(fleet: Fleet, name: string): HandsetState {
  const id = fleet.find(name) ?? lastWithCard(fleet, msisdnDigits(name));
  const state = id === undefined ? undefined : fleet.state(id);
  if (!state) throw new OperateError("no-handset", "there is no handset of that name");
  return state;
}

/** Like {@link handsetNamed}, but only when it is on. @throws {OperateError} `no-handset`, `handset-off` */
export function runningHandset(fleet: Fleet, name: string): HandsetState {
  const state = handsetNamed(fleet, name);
  if (state.power === "off") throw new OperateError("handset-off", `handset ${state.id} is off`);
  return state;
}

/** The model of a handset of the fleet. */
export function modelOf(fleet: Fleet, { id }: HandsetState): DeviceModel {
  const model = fleet.model(id);
  if (!model) throw new Bug(`handset ${id} and its model are known`);
  return model;
}

/** The management tree of a handset as it stands. */
export function managementTree(fleet: Fleet, state: HandsetState): Tree {
  return new Tree(modelOf(fleet, state).base, state.overlay);
}

/** Holds that a handset has an account with this server, or with any when none is named. @throws {OperateError} `no-account` */
export function requireAccount(fleet: Fleet, state: HandsetState, server: string | undefined): void {
  const servers = serversOf(state, modelOf(fleet, state));
  if (server === undefined ? servers.length > 0 : servers.includes(server)) return;
  throw new OperateError("no-account", `handset ${state.id} has no ${server === undefined ? "" : "such "}account`);
}

function lastWithCard(fleet: Fleet, digits: string): string | undefined {
  const without = fleet.addresses().filter(({ id }) => {
    const state = fleet.state(id);
    return state?.simInserted === false && [state.sim.imsi, state.sim.msisdn].includes(digits);
  });
  return without.length === 1 ? without[0]?.id : undefined;
}
