import { utf8Bytes } from "../../base/bytes.ts";
import type { Characteristic, Parm, ProvisioningDocument } from "./document.ts";
import type { CharacteristicRule, Occurs, ParmRule } from "./parm-rules.ts";
import { CHARACTERISTICS, ruleOf } from "./parms.ts";

/** One thing in a document that is not as ProvCont or a registration document has it. Never the value itself: it may be a secret. */
export interface Advice {
  /** For example `NAPDEF[1]/BEARER[2]`; characteristics count from 1 among their kind. */
  readonly path: string;
  readonly advice: "missing" | "repeated" | "too-long" | "unusual-value" | "unknown";
}

/** Holds a document against the rules of ProvCont 1.1. It is advice only: what can be used is used. */
export function adviseOn({ characteristics }: ProvisioningDocument): Advice[] {
  const advice: Advice[] = [];
  adviseOnCharacteristics(characteristics, "", { rules: CHARACTERISTICS, ruleFor: ruleOf }, advice);
  return advice;
}

/** The rules of the characteristics that stand side by side. */
interface Level {
  readonly rules: ReadonlyMap<string, CharacteristicRule>;
  readonly ruleFor: (characteristic: Characteristic) => CharacteristicRule | undefined;
}

function adviseOnCharacteristics(
  characteristics: readonly Characteristic[],
  prefix: string,
  { rules, ruleFor }: Level,
  advice: Advice[],
): void {
  const present = new Set(characteristics.map(({ type }) => type));
  adviseOnMissing(rules, present, prefix, "[1]", advice);
  const seen = new Map<string, number>();
  for (const characteristic of characteristics) {
    const number = (seen.get(characteristic.type) ?? 0) + 1;
    seen.set(characteristic.type, number);
    const path = `${prefix}${characteristic.type}[${number}]`;
    const rule = ruleFor(characteristic);
    if (!rule) advice.push({ path, advice: "unknown" });
    else if (number > 1 && isSingle(rule.occurs)) advice.push({ path, advice: "repeated" });
    if (rule) adviseOnOne(characteristic, path, rule, advice);
  }
}

function adviseOnOne(
  { parms, characteristics }: Characteristic,
  at: string,
  rule: CharacteristicRule,
  advice: Advice[],
) {
  adviseOnMissing(rule.parms, new Set(parms.map(({ name }) => name)), `${at}/`, "", advice);
  const seen = new Map<string, number>();
  for (const parm of parms) {
    const number = (seen.get(parm.name) ?? 0) + 1;
    seen.set(parm.name, number);
    const found = adviceOnParm(parm, number, rule);
    const path = `${at}/${parm.name}${number === 1 ? "" : `[${number}]`}`;
    if (found) advice.push({ path, advice: found });
  }
  const within = rule.characteristics;
  adviseOnCharacteristics(
    characteristics,
    `${at}/`,
    { rules: within, ruleFor: ({ type }) => within.get(type) },
    advice,
  );
}

function adviceOnParm(parm: Parm, number: number, { parms, open }: CharacteristicRule): Advice["advice"] | undefined {
  const rule = parms.get(parm.name);
  if (!rule) return open ? undefined : "unknown";
  if (number > (isSingle(rule.occurs) ? 1 : (rule.atMost ?? number))) return "repeated";
  if (rule.maxLength !== undefined && utf8Bytes(parm.value ?? "").length > rule.maxLength) return "too-long";
  return hasUsualValue(parm, rule) ? undefined : "unusual-value";
}

function hasUsualValue({ value }: Parm, { domain }: ParmRule): boolean {
  if (domain === undefined) return value !== undefined;
  // an empty value is how some senders write a flag
  if (domain === "flag") return value === undefined || value === "";
  if (value === undefined) return false;
  return domain instanceof RegExp ? domain.test(value) : domain.includes(value);
}

function adviseOnMissing(
  rules: ReadonlyMap<string, { readonly occurs: Occurs }>,
  present: ReadonlySet<string>,
  prefix: string,
  suffix: string,
  advice: Advice[],
): void {
  for (const [name, { occurs }] of rules) {
    const isNeeded = occurs === "1" || occurs === "+";
    if (isNeeded && !present.has(name)) advice.push({ path: `${prefix}${name}${suffix}`, advice: "missing" });
  }
}

function isSingle(occurs: Occurs): boolean {
  return occurs === "1" || occurs === "?";
}
