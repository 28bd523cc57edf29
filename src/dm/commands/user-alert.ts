/** The user alerts 1100 to 1104: what their items say, and the Status for what the user does (DM_Protocol §10). */
import { dataText } from "../../codec/syncml/data.ts";
import type { Alert, Command, Item } from "../../codec/syncml/message.ts";
import type { Outcome, Reply } from "../reply.ts";
import type { UiSettings } from "../settings.ts";
import { type PromptOptions, parsePromptOptions } from "../user/prompt-options.ts";
import type { UserDesk } from "../user/user-desk.ts";
import { fitsPrompt, preselectedReply, type UserPrompt, type UserReply } from "../user/user-prompt.ts";

/** Codes of the user alerts. */
export const USER_ALERTS = [1100, 1101, 1102, 1103, 1104] as const;

/** One of {@link USER_ALERTS}. */
export type UserAlertCode = (typeof USER_ALERTS)[number];

/**
 * Shows and asks. 406: there is no display; 412: the options, the text or the choices are missing; 415: what is to be shown is
 * no plain text; 416: it does not fit on the display; `displayed`: shown; 200: agreed, or with the user's answer in items; 304: the user said
 * no; 214: the user turned away; 408: no answer in time, and no default response. While the answer is waited for the outcome
 * means nothing.
 */
export function userAlert(
  code: UserAlertCode,
  { items }: Alert,
  desk: UserDesk | undefined,
  displayed: 200 | 202,
): Outcome {
  if (!desk) return { status: 406 };
  const [options, text, ...choices] = items;
  const wantsChoices = code === 1103 || code === 1104;
  if (!options || !text || (wantsChoices && choices.length === 0)) return { status: 412 };
  const shown = wantsChoices ? [text, ...choices] : [text];
  if (!shown.every(isPlainText)) return { status: 415 };
  const [title = "", ...names] = shown.map(textOf);
  if (!fitsDisplay(title, names, desk.settings)) return { status: 416 };
  const prompt = promptOf(code, parsePromptOptions(textOf(options)), title, names);
  if (prompt.kind === "display") {
    desk.show(prompt);
    return { status: displayed };
  }
  const reply = desk.ask(prompt);
  if (reply === "too-many") return { status: 500 };
  return reply === "waiting" ? { status: 101 } : outcomeOf(prompt, reply, desk);
}

function outcomeOf(prompt: UserPrompt, given: UserReply, desk: UserDesk): Outcome {
  const isLate = "gone" in given && given.gone === "timed-out";
  const reply = isLate ? (preselectedReply(prompt) ?? given) : given;
  if ("gone" in reply || !fitsPrompt(prompt, reply)) {
    if (!isLate || desk.settings.timeoutCancels) desk.cancel();
    return { status: isLate ? 408 : 214 };
  }
  if ("agreed" in reply) return { status: reply.agreed ? 200 : 304 };
  return { status: 200, items: "text" in reply ? [{ data: reply.text }] : reply.choices.map(numberItem) };
}

/** Whether a command is a question that the user was to confirm, and has not: the rest of a Sequence stops for it. */
export function isUnconfirmed(command: Command, replies: readonly Reply[]): boolean {
  const isQuestion = command.cmd === "Alert" && command.code === 1101;
  return isQuestion && replies.some(({ outcomes }) => outcomes.some(({ status }) => status === 304 || status === 408));
}

function promptOf(code: UserAlertCode, options: PromptOptions, text: string, choices: readonly string[]): UserPrompt {
  const { minMs, maxMs } = options;
  const shown = {
    text,
    ...(minMs === undefined ? {} : { minMs }),
    ...(maxMs === undefined ? {} : { maxMs }),
  };
  switch (code) {
    case 1100:
      return { kind: "display", ...shown };
    case 1101:
      return { kind: "confirm", ...shown, ...preselectedIn(options, (text) => YES_NO.get(text)) };
    case 1102:
      return inputOf(shown, options);
    default: {
      const prompt = { kind: "choice", ...shown, choices, several: code === 1104 } as const;
      const chosen = (text: string) => fitting(numbersIn(text), (choices) => fitsPrompt(prompt, { choices }));
      return { ...prompt, ...preselectedIn(options, chosen) };
    }
  }
}

function inputOf(shown: { readonly text: string }, options: PromptOptions): UserPrompt {
  const { inputType, hidden, maxLength } = options;
  const length = maxLength === undefined ? {} : { maxLength };
  const prompt = { kind: "input", ...shown, inputType, hidden, ...length } as const;
  const typed = (typedText: string) => fitting(typedText, (text) => fitsPrompt(prompt, { text }));
  return { ...prompt, ...preselectedIn(options, typed) };
}

/** Values of DR for 1101. */
const YES_NO: ReadonlyMap<string, boolean> = new Map([
  ["0", false],
  ["1", true],
]);

/** The default response, when there is one that makes sense for the question. */
function preselectedIn<Value>(
  { preselected: text }: PromptOptions,
  read: (text: string) => Value | undefined,
): { readonly preselected?: Value } {
  const preselected = text === undefined ? undefined : read(text);
  return preselected === undefined ? {} : { preselected };
}

function fitting<Value>(value: Value | undefined, fits: (value: Value) => boolean): Value | undefined {
  return value !== undefined && fits(value) ? value : undefined;
}

/** `2-3`, or one number. */
function numbersIn(text: string): readonly number[] | undefined {
  return /^\d{1,4}(?:-\d{1,4})*$/.test(text) ? text.split("-").map(Number) : undefined;
}

function isPlainText({ meta }: Item): boolean {
  const type = meta?.type?.trim() ?? "";
  return type === "" || type.toLowerCase().startsWith("text/plain");
}

function textOf({ data = "" }: Item): string {
  return dataText(data);
}

function fitsDisplay(title: string, choices: readonly string[], { maxText, maxChoices }: UiSettings): boolean {
  return choices.length <= maxChoices && [title, ...choices].every((each) => [...each].length <= maxText);
}

function numberItem(number: number): Item {
  return { data: String(number) };
}
