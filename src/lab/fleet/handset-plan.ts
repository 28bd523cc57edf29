import { ConfigError, type ConfigProblem } from "../../base/errors.ts";
import { NO_PARTS } from "../../codec/sms/reassembly.ts";
import { hasEnoughNumbers, type NumberingPlan, numbersAt } from "../../fleet/numbering.ts";
import { cleanHandset, type HandsetState } from "../../handset/state.ts";
import type { FactoryFile } from "../load/factory/factory-schema.ts";
import type { HandsetGroup, UserPlan } from "../load/fleet/fleet-schema.ts";
import type { CardPaths } from "./card-files.ts";

/** One handset that a fleet file or an option asks for, and who holds it. */
export interface HandsetPlan {
  readonly group: string;
  readonly state: HandsetState;
  /** What the user types at the first, second, … prompt of a message; the last one goes on. */
  readonly pins: readonly string[];
  /** What the user says when asked; absent: nothing. */
  readonly consent?: "accept" | "refuse";
  /** What the user does about questions of servers; absent: nothing. */
  readonly user?: UserPlan;
  /** What it is customized with, in place of its model's; paths are absolute. */
  readonly factory?: FactoryFile;
  /** Files that the card in it gets its own from. */
  readonly cardFiles?: CardPaths;
}

/**
 * Every handset of the groups, in their order. A template of numbers that several groups use goes on counting.
 * @throws {ConfigError} when a template has not enough different numbers
 */
export function planHandsets(groups: readonly HandsetGroup[]): HandsetPlan[] {
  const used = new Map<string, number>();
  const problems: ConfigProblem[] = [];
  const plans = groups.flatMap((group) => {
    const first = (field: keyof NumberingPlan) => used.get(`${field} ${group[field]}`) ?? 0;
    const from = { imei: first("imei"), imsi: first("imsi"), msisdn: first("msisdn"), iccid: first("iccid") };
    for (const field of Object.keys(from) as (keyof NumberingPlan)[]) {
      const total = from[field] + group.count;
      used.set(`${field} ${group[field]}`, total);
      if (hasEnoughNumbers(group[field], total)) continue;
      problems.push({ file: "fleet", path: `${group.name}.${field}`, expected: `enough # for ${total} handsets` });
    }
    return problems.length > 0 ? [] : Array.from({ length: group.count }, (_, i) => planHandset(group, from, i));
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return plans;
}

type FirstNumbers = Readonly<Record<keyof NumberingPlan, number>>;

function planHandset(group: HandsetGroup, from: FirstNumbers, index: number): HandsetPlan {
  const { imei, imsi, msisdn, iccid } = numbersAt(group, {
    imei: from.imei + index,
    imsi: from.imsi + index,
    msisdn: from.msisdn + index,
    iccid: from.iccid + index,
  });
  const pins = group.pin === undefined ? [] : [group.pin].flat();
  const { power, network, battery = null, clockSkew = 0, consent, card, factory, user } = group;
  const clean = cleanHandset(imei, group.model, { imsi, iccid, msisdn }, NO_PARTS);
  const state = { ...clean, power, network, battery, clockSkewMs: clockSkew, simInserted: card !== "none" };
  return {
    group: group.name,
    pins,
    state,
    ...(consent === undefined ? {} : { consent }),
    ...(user ? { user } : {}),
    ...(factory ? { factory } : {}),
    ...(card === undefined || card === "none" ? {} : { cardFiles: card }),
  };
}

/**
 * The groups with `total` handsets in all: those that scale share what the others leave, in proportion to their counts,
 * but each keeps one handset at least.
 */
export function scaleGroups(groups: readonly HandsetGroup[], total: number): HandsetGroup[] {
  const fixed = groups.filter(({ scale }) => !scale).reduce((sum, { count }) => sum + count, 0);
  const scaling = groups.filter(({ scale }) => scale);
  let left = Math.max(total - fixed, scaling.length);
  let weight = scaling.reduce((sum, { count }) => sum + count, 0);
  let following = scaling.length;
  return groups.map((group) => {
    if (!group.scale) return group;
    following--;
    const count = Math.min(left - following, Math.max(1, Math.round((left * group.count) / weight)));
    left -= count;
    weight -= group.count;
    return { ...group, count };
  });
}
