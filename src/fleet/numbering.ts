import { luhnCheckDigit } from "../base/digits.ts";

/** How the numbers of a group of handsets are made: each text is digits and `#`; the `#` are filled with the running number. */
export interface NumberingPlan {
  /** 14 digits (the check digit is computed) or 15 as they are (TS 23.003 §6.2). */
  readonly imei: string;
  /** 6 to 15 digits: MCC, MNC, MSIN. */
  readonly imsi: string;
  /** International number without `+`, up to 15 digits. */
  readonly msisdn: string;
  /** 18 digits (the check digit is computed) or 19 as they are (E.118). */
  readonly iccid: string;
}

/** The numbers of one handset. */
export interface Numbers {
  readonly imei: string;
  readonly imsi: string;
  readonly msisdn: string;
  readonly iccid: string;
}

/** The numbers of a handset: each template is filled with the running number (from 0) given for it. The same give the same in every run. */
export function numbersAt(plan: NumberingPlan, index: Readonly<Record<keyof NumberingPlan, number>>): Numbers {
  return {
    imei: withCheckDigit(fill(plan.imei, index.imei), 14),
    imsi: fill(plan.imsi, index.imsi),
    msisdn: msisdnDigits(fill(plan.msisdn, index.msisdn)),
    iccid: withCheckDigit(fill(plan.iccid, index.iccid), 18),
  };
}

/** True when a template has that many different numbers, or is one number written out, of which nobody expects more. */
export function hasEnoughNumbers(template: string, count: number): boolean {
  const hashes = hashesIn(template);
  return hashes === 0 || 10 ** hashes >= count;
}

/** Why a plan is unusable for `count` handsets: the field and what was expected; empty when it is fine. */
export function planProblems(plan: NumberingPlan, count: number): { field: keyof NumberingPlan; expected: string }[] {
  const problems: { field: keyof NumberingPlan; expected: string }[] = [];
  for (const [field, shape, wanted] of SHAPES) {
    const text = compact(plan[field]);
    if (!shape.test(text)) problems.push({ field, expected: wanted });
    else if (10 ** hashesIn(text) < count) {
      problems.push({ field, expected: `enough # for ${count} different numbers` });
    }
  }
  return problems;
}

const SHAPES: readonly [keyof NumberingPlan, RegExp, string][] = [
  ["imei", /^[\d#]{14,15}$/, "14 digits or # (or 15 with the check digit)"],
  ["imsi", /^[\d#]{6,15}$/, "6 to 15 digits or #"],
  ["msisdn", /^\+?[\d#]{3,15}$/, "3 to 15 digits or #, with or without +"],
  ["iccid", /^[\d#]{18,19}$/, "18 digits or # (or 19 with the check digit)"],
];

/** An MSISDN as handsets are found by: digits only. */
export function msisdnDigits(address: string): string {
  return address.replace(/^\+/, "").replace(/[^\d]/g, "");
}

/** True when the last of 15 digits is the check digit of the others. */
export function hasImeiCheckDigit(imei: string): boolean {
  return luhnCheckDigit(imei.slice(0, 14)) === imei.slice(14);
}

function fill(template: string, index: number): string {
  const text = compact(template);
  const digits = String(index).padStart(hashesIn(text), "0");
  let used = 0;
  return text.replace(/#/g, () => digits.charAt(used++));
}

function withCheckDigit(digits: string, length: number): string {
  return digits.length === length ? digits + luhnCheckDigit(digits) : digits;
}

function hashesIn(text: string): number {
  return text.split("#").length - 1;
}

function compact(text: string): string {
  return text.replace(/[\s-]/g, "");
}
