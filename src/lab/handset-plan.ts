import { NO_PARTS } from "../codec/sms/reassembly.ts";
import { type NumberingPlan, numbersAt } from "../fleet/numbering.ts";
import { cleanHandset, type HandsetState } from "../handset/state.ts";
import type { HandsetGroup } from "./load/fleet-schema.ts";

/** One handset that a fleet file or an option asks for, and who holds it. */
export interface HandsetPlan {
  readonly group: string;
  readonly state: HandsetState;
  /** What the user types at the first, second, … prompt of a message; the last one goes on. */
  readonly pins: readonly string[];
}

/** Every handset of the groups, in their order. A numbering plan used by several groups goes on counting. */
export function planHandsets(groups: readonly HandsetGroup[]): HandsetPlan[] {
  const used = new Map<string, number>();
  return groups.flatMap((group) => {
    const key = JSON.stringify([group.imei, group.imsi, group.msisdn, group.iccid]);
    const first = used.get(key) ?? 0;
    used.set(key, first + group.count);
    return Array.from({ length: group.count }, (_, i) => planHandset(group, first + i));
  });
}

function planHandset(group: HandsetGroup & NumberingPlan, index: number): HandsetPlan {
  const { imei, imsi, msisdn, iccid } = numbersAt(group, index);
  const pins = group.pin === undefined ? [] : [group.pin].flat();
  return { group: group.name, pins, state: cleanHandset(imei, group.model, { imsi, iccid, msisdn }, NO_PARTS) };
}

/** The groups with `total` handsets in all: those that scale share what the others leave, in proportion to their counts. */
export function scaleGroups(groups: readonly HandsetGroup[], total: number): HandsetGroup[] {
  const fixed = groups.filter(({ scale }) => !scale).reduce((sum, { count }) => sum + count, 0);
  const scaling = groups.filter(({ scale }) => scale);
  const before = scaling.reduce((sum, { count }) => sum + count, 0);
  let left = Math.max(total - fixed, scaling.length);
  let weight = before;
  return groups.map((group) => {
    if (!group.scale) return group;
    const count = Math.max(1, Math.round((left * group.count) / weight));
    left -= count;
    weight -= group.count;
    return { ...group, count };
  });
}
