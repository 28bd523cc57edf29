import type { Fleet } from "../../fleet/fleet.ts";
import { type HandsetSummary, summaryOf } from "./describe.ts";
import { handsetNamed } from "./handset-named.ts";

/** Every handset, in the order in which they came. */
export function listHandsets(fleet: Fleet): readonly HandsetSummary[] {
  return fleet.addresses().map(({ id }) => summaryOf(handsetNamed(fleet, id)));
}
