/**
 * What a device model may say about a behaviour, as a table: the keys there are, their values, and what each means. The
 * types of a behaviour's settings, their defaults, the check of a device file and its documentation all come from it.
 */
import type { BehaviourSettings } from "./behaviour.ts";

/** One key of a behaviour's settings. */
export interface SettingRule {
  /** What holds when a model does not say; its type is the type of the key. */
  readonly usual: string | number | boolean;
  /** The texts there are; absent: any. */
  readonly oneOf?: readonly string[];
  readonly means: string;
}

/** The settings of one behaviour by key. */
export type SettingRules = Readonly<Record<string, SettingRule>>;

type ValueBy<R extends SettingRule> = R extends { readonly oneOf: readonly (infer Choice)[] }
  ? Choice
  : R["usual"] extends boolean
    ? boolean
    : R["usual"] extends number
      ? number
      : string;

/** The values that go with a table of rules. */
export type SettingsBy<R extends SettingRules> = { readonly [Key in keyof R]: ValueBy<R[Key]> };

/** What a model has that says nothing. */
export function defaultsOf(rules: SettingRules): BehaviourSettings {
  return Object.fromEntries(Object.entries(rules).map(([key, { usual }]) => [key, usual]));
}

/** Every value a behaviour goes by: that of the model where it fits its rule, else the usual one. */
export function settingsBy<const R extends SettingRules>(rules: R, settings: BehaviourSettings): SettingsBy<R> {
  const values = Object.entries(rules).map(([key, rule]) => {
    const value = settings[key];
    return [key, value !== undefined && fits(rule, value) ? value : rule.usual];
  });
  return Object.fromEntries(values) as SettingsBy<R>;
}

/** What is wrong with the settings of a model: keys there are not, and values that do not fit, each with what was expected. */
export function settingProblems(
  rules: SettingRules,
  settings: BehaviourSettings,
): readonly { readonly key: string; readonly expected: string }[] {
  return Object.entries(settings).flatMap(([key, value]) => {
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
    if (!rule) return [{ key, expected: `one of ${Object.keys(rules).join(", ")}` }];
    return fits(rule, value) ? [] : [{ key, expected: expectation(rule) }];
  });
}

function fits(rule: SettingRule, value: string | number | boolean): boolean {
  if (typeof value !== typeof rule.usual) return false;
  if (typeof value === "number") return Number.isSafeInteger(value) && value >= 0;
  return rule.oneOf?.includes(String(value)) ?? true;
}

function expectation({ usual, oneOf }: SettingRule): string {
  if (oneOf) return `one of ${oneOf.join(", ")}`;
  if (typeof usual === "number") return "a whole number from 0";
  return typeof usual === "boolean" ? "true or false" : "a text";
}
