import type { Fleet } from "../../fleet/fleet.ts";
import { factsOf, type HandsetFacts } from "./describe.ts";
import { handsetNamed, modelOf } from "./handset-named.ts";

/** One handset in detail. @throws {OperateError} `no-handset` */
export function showHandset(fleet: Fleet, name: string): HandsetFacts {
  const state = handsetNamed(fleet, name);
  return factsOf(state, modelOf(fleet, state));
}
