import type { Fleet } from "../../fleet/fleet.ts";
import { type NodeFacts, nodesOf } from "./describe.ts";
import { handsetNamed, managementTree } from "./handset-named.ts";

/** Every node of a handset's management tree, secrets as `***`. @throws {OperateError} `no-handset` */
export function showTree(fleet: Fleet, name: string): readonly NodeFacts[] {
  return nodesOf(managementTree(fleet, handsetNamed(fleet, name)));
}
