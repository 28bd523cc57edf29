/** The first item of a user alert: `MINDT=10&DR=John+Doe`, pairs of names and escaped values (DM_Protocol §10.2). */
import type { Millis } from "../../base/clock.ts";
import { INPUT_TYPES, type InputType } from "./user-prompt.ts";

/** The options by what they mean. Those that are unknown, or say nothing that can be understood, are passed over. */
export interface PromptOptions {
  readonly minMs?: Millis;
  readonly maxMs?: Millis;
  /** DR as it was written. */
  readonly preselected?: string;
  readonly maxLength?: number;
  readonly inputType: InputType;
  readonly hidden: boolean;
}

/** Reads an option string; an empty one says nothing. */
export function parsePromptOptions(text: string): PromptOptions {
  const pairs = new Map(text.split("&").flatMap(pairOf));
  const seconds = (name: string) => positive(pairs.get(name));
  const [least, most, maxLength] = [seconds("MINDT"), seconds("MAXDT"), positive(pairs.get("MAXLEN"))];
  const preselected = pairs.get("DR");
  return {
    ...(least === undefined ? {} : { minMs: least * 1000 }),
    ...(most === undefined ? {} : { maxMs: most * 1000 }),
    ...(preselected === undefined ? {} : { preselected }),
    ...(maxLength === undefined ? {} : { maxLength }),
    inputType: inputTypeOf(pairs.get("IT")),
    hidden: pairs.get("ET") === "P",
  };
}

function inputTypeOf(letter: string | undefined): InputType {
  const known = Object.entries(INPUT_TYPES).find(([each]) => each === letter);
  return known ? known[1] : "alphanumeric";
}

function pairOf(text: string): [string, string][] {
  const equals = text.indexOf("=");
  const value = unescaped(text.slice(equals + 1));
  return equals < 1 || value === undefined ? [] : [[text.slice(0, equals).trim(), value]];
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

/** Nobody waits longer than some years, nor types more than some thousand characters. */
function positive(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,8}$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
}
