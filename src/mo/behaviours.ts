/** Which management objects do more than hold values, and where in a tree. */
import type { Tree } from "../tree/tree.ts";
import { type NodePath, parentOf, ROOT } from "../tree/uri.ts";
import type { Behaviour, BehaviourAt } from "./behaviour.ts";
import { DCMO_BEHAVIOUR, DCMO_RULES } from "./dcmo-behaviour.ts";
import {
  DIAGMON_BATTERY_BEHAVIOUR,
  DIAGMON_BATTERY_RULES,
  DIAGMON_BEHAVIOUR,
  DIAGMON_MEMORY_BEHAVIOUR,
  DIAGMON_MEMORY_RULES,
  DIAGMON_RULES,
} from "./diagmon-behaviour.ts";
import { FUMO_BEHAVIOUR } from "./fumo-behaviour.ts";
import { FUMO_RULES } from "./fumo-settings.ts";
import { LAWMO_BEHAVIOUR, LAWMO_RULES } from "./lawmo-behaviour.ts";
import { MANAGEMENT_OBJECTS } from "./registry.ts";
import { SCOMO_BEHAVIOUR } from "./scomo-behaviour.ts";
import { SCOMO_RULES } from "./scomo-settings.ts";
import type { SettingRules } from "./setting-rules.ts";

/** Every behaviour, by the name of its object in the registry. */
export const BEHAVIOURS: ReadonlyMap<string, Behaviour> = new Map([
  ["FUMO", FUMO_BEHAVIOUR],
  ["SCOMO", SCOMO_BEHAVIOUR],
  ["LAWMO", LAWMO_BEHAVIOUR],
  ["DCMO", DCMO_BEHAVIOUR],
  ["DiagMon", DIAGMON_BEHAVIOUR],
  ["DiagMonBattery", DIAGMON_BATTERY_BEHAVIOUR],
  ["DiagMonMemory", DIAGMON_MEMORY_BEHAVIOUR],
]);

/** What a device model may say about each behaviour, under the same names. */
export const BEHAVIOUR_RULES: ReadonlyMap<string, SettingRules> = new Map<string, SettingRules>([
  ["FUMO", FUMO_RULES],
  ["SCOMO", SCOMO_RULES],
  ["LAWMO", LAWMO_RULES],
  ["DCMO", DCMO_RULES],
  ["DiagMon", DIAGMON_RULES],
  ["DiagMonBattery", DIAGMON_BATTERY_RULES],
  ["DiagMonMemory", DIAGMON_MEMORY_RULES],
]);

const NAME_BY_ID: ReadonlyMap<string, string> = new Map(
  [...MANAGEMENT_OBJECTS.values()].flatMap(({ id, name }) =>
    id !== undefined && BEHAVIOURS.has(name) ? [[id, name]] : [],
  ),
);

/** The innermost instance with a behaviour that a path names or lies below; undefined when it does not. The node at the path need not exist. */
export function behaviourAbove(tree: Tree, path: NodePath): BehaviourAt | undefined {
  for (let at = path; at !== ROOT; at = parentOf(at)) {
    const type = tree.get(at)?.type ?? "";
    const object = NAME_BY_ID.get(type);
    const behaviour = object === undefined ? undefined : BEHAVIOURS.get(object);
    if (object !== undefined && behaviour) return { behaviour, root: at, object };
    // an object within an object is the inner one's business, whether that has a behaviour or not
    if (MANAGEMENT_OBJECT_IDS.has(type)) return undefined;
  }
  return undefined;
}

const MANAGEMENT_OBJECT_IDS: ReadonlySet<string> = new Set(
  [...MANAGEMENT_OBJECTS.values()].flatMap(({ id }) => id ?? []),
);
