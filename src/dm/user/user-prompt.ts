/** What the user alerts 1100 to 1104 ask of the user, and what the user may answer (DM_Protocol §10). All of it is plain JSON. */
import type { Millis } from "../../base/clock.ts";

/** What a text input takes, by the value of the option IT. */
export const INPUT_TYPES = {
  A: "alphanumeric",
  N: "numeric",
  D: "date",
  T: "time",
  P: "phone",
  I: "ip",
} as const;

/** One of {@link INPUT_TYPES}. */
export type InputType = (typeof INPUT_TYPES)[keyof typeof INPUT_TYPES];

interface Shown {
  readonly text: string;
  /** Option MINDT: the least time on display. The device keeps to it; the user may be faster, whose answer counts when it comes. */
  readonly minMs?: Millis;
  /** Option MAXDT: how long the answer is waited for. */
  readonly maxMs?: Millis;
}

/** One user alert, understood. `preselected` is option DR, the answer when none comes in time. */
export type UserPrompt =
  /** 1100: nothing is asked. */
  | (Shown & { readonly kind: "display" })
  /** 1101 */
  | (Shown & { readonly kind: "confirm"; readonly preselected?: boolean })
  /** 1102; `hidden`: what is typed is not shown (ET=P). */
  | (Shown & {
      readonly kind: "input";
      readonly inputType: InputType;
      readonly hidden: boolean;
      /** Characters. */
      readonly maxLength?: number;
      readonly preselected?: string;
    })
  /** 1103, and with `several` 1104. Choices are numbered from 1. */
  | (Shown & {
      readonly kind: "choice";
      readonly choices: readonly string[];
      readonly several: boolean;
      readonly preselected?: readonly number[];
    });

/** What came of a prompt. */
export type UserReply =
  | { readonly agreed: boolean }
  | { readonly text: string }
  /** Numbers of choices, from 1. */
  | { readonly choices: readonly number[] }
  /** The user turned away, or did not answer in time. */
  | { readonly gone: "cancelled" | "timed-out" };

/** Whether a user can answer a prompt in this way: what a device does not let its user enter does not fit. */
export function fitsPrompt(prompt: UserPrompt, reply: UserReply): boolean {
  if ("gone" in reply) return prompt.kind !== "display";
  if ("agreed" in reply) return prompt.kind === "confirm";
  if ("text" in reply) return prompt.kind === "input" && fitsInput(prompt, reply.text);
  return prompt.kind === "choice" && fitsChoices(prompt, reply.choices);
}

/** The answer that a prompt has when none comes: what DR says, if it says anything. */
export function preselectedReply(prompt: UserPrompt): UserReply | undefined {
  switch (prompt.kind) {
    case "confirm":
      return prompt.preselected === undefined ? undefined : { agreed: prompt.preselected };
    case "input":
      return prompt.preselected === undefined ? undefined : { text: prompt.preselected };
    case "choice":
      return prompt.preselected === undefined ? undefined : { choices: prompt.preselected };
    default:
      return undefined;
  }
}

const DAYS_AND_MONTHS = /^(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{4}$/;
const HOURS = /^(?:[01]\d|2[0-3])(?:[0-5]\d){2}$/;

/** What each input type lets through: DDMMYYYY, hhmmss, and so on. */
const INPUTS: Readonly<Record<InputType, (text: string) => boolean>> = {
  alphanumeric: () => true,
  numeric: (text) => /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text),
  date: (text) => DAYS_AND_MONTHS.test(text),
  time: (text) => HOURS.test(text),
  phone: (text) => /^\+?[\dpws]+$/i.test(text),
  ip: (text) => /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) && text.split(".").every((part) => Number(part) <= 255),
};

function fitsInput({ inputType, maxLength = Number.POSITIVE_INFINITY }: UserPrompt & { kind: "input" }, text: string) {
  return [...text].length <= maxLength && INPUTS[inputType](text);
}

function fitsChoices({ choices, several }: UserPrompt & { kind: "choice" }, chosen: readonly number[]): boolean {
  const areThere = chosen.every((number) => Number.isSafeInteger(number) && number >= 1 && number <= choices.length);
  return areThere && new Set(chosen).size === chosen.length && (several || chosen.length === 1);
}
