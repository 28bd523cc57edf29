/**
 * What a fleet writes after `model:`: a name or a path, and behind a `?` settings of management objects and of sessions that these
 * devices have and their model has not, for example `m2m-module?FUMO.failAt=battery&sessions.every=24h`. A handset's record keeps it
 * whole.
 */
import { ConfigError } from "../../../base/errors.ts";
import type { BehaviourSettings } from "../../../mo/behaviour.ts";
import { BEHAVIOURS } from "../../../mo/behaviours.ts";
import { type SettingRule, settingProblems } from "../../../mo/setting-rules.ts";
import { readSessionKey, type SessionsBlock } from "./sessions-schema.ts";

/** Settings by the name of their object. */
export type ObjectSettings = Readonly<Record<string, BehaviourSettings>>;

/** A model as a fleet names it. */
export interface ModelName {
  /** The folder in `devices/`, or a path. */
  readonly device: string;
  /** What is different from that model. */
  readonly settings: ObjectSettings;
  /** What is different in its block `sessions`; absent: nothing. */
  readonly sessions?: Partial<SessionsBlock>;
}

/** Takes the name of a model apart. @throws {ConfigError} for a setting that is not `OBJECT.KEY=VALUE`, or that there is not, of an object or of sessions */
export function readModelName(name: string): ModelName {
  const [device = "", query] = split(name);
  if (query === undefined) return { device, settings: {} };
  const settings: Record<string, Record<string, string | number | boolean>> = {};
  let sessions: Partial<SessionsBlock> | undefined;
  const unreadable: string[] = [];
  for (const pair of query.split("&")) {
    const [, object = "", key = "", text = ""] = /^([^.=]+)\.([^.=]+)=(.*)$/.exec(pair) ?? [];
    if (object === "sessions") {
      const read = readSessionKey(key, text);
      if ("expected" in read) unreadable.push(read.expected);
      else sessions = { ...sessions, ...read };
      continue;
    }
    const rules = BEHAVIOURS.get(object)?.rules;
    if (rules) settings[object] = { ...settings[object], [key]: valueBy(rules[key], text) };
    else unreadable.push(`OBJECT.KEY=VALUE with ${objects()}, found ${pair}`);
  }
  const problems = [...unreadable, ...wrongSettings(settings)];
  if (problems.length > 0) throw new ConfigError(problems.map((expected) => ({ file: "model", path: name, expected })));
  return { device, settings, ...(sessions ? { sessions } : {}) };
}

/** What the objects expect in place of settings that they do not take. */
function wrongSettings(settings: ObjectSettings): readonly string[] {
  return Object.entries(settings).flatMap(([object, own]) =>
    settingProblems(BEHAVIOURS.get(object)?.rules ?? {}, own).map(
      ({ key, expected }) => `${expected} for ${object}.${key}`,
    ),
  );
}

/** The name with another way to write its device, such as an absolute path. */
export function withDevice(name: string, change: (device: string) => string): string {
  const [device = "", query] = split(name);
  return change(device) + (query === undefined ? "" : `?${query}`);
}

function split(name: string): readonly string[] {
  const at = name.indexOf("?");
  return at < 0 ? [name] : [name.slice(0, at), name.slice(at + 1)];
}

function objects(): string {
  return `an object of ${[...BEHAVIOURS.keys()].join(", ")}, or sessions`;
}

/** The text as the type that the key has; one that cannot be is left to the check of settings. */
function valueBy(rule: SettingRule | undefined, text: string): string | number | boolean {
  if (typeof rule?.usual === "number" && /^\d+$/.test(text)) return Number(text);
  if (typeof rule?.usual === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}
