import { type ParsedOptions, textOption, UsageError } from "./command.ts";

/** Who short messages come from when `--from` says nothing. */
export const USUAL_SENDER = "+4900111";

/** The sender of short messages that `--from` names, or the usual one. */
export function senderOption(options: ParsedOptions): string {
  return textOption(options, "from") ?? USUAL_SENDER;
}

/** Whether text is a number as it is dialled: digits, and a `+` before them where it is international. */
export function isTelephoneNumber(text: string): boolean {
  return /^\+?[0-9]{1,20}$/.test(text);
}

/** The number that `--to` has to be where short messages or a gateway lead to the handset. @throws {UsageError} for anything else */
export function telephoneNumber(to: string): string {
  if (isTelephoneNumber(to)) return to;
  throw new UsageError(`--to takes a telephone number here, not "${to}"`);
}
