/** Answers of the views that programs read: JSON, whatever happens. */
import { utf8Bytes } from "../../base/bytes.ts";
import type { HttpResponse } from "./listener.ts";

/** Names and values of a request stand in messages, and a hostile one may have many. */
const LONGEST_MESSAGE = 500;

/** A JSON value as an answer, which nobody keeps. */
export function jsonAnswer(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return {
    status,
    headers: { ...headers, "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" },
    body: utf8Bytes(JSON.stringify(value)),
  };
}

/** An error in the form that every error has; the code is for programs, and stable. */
export function jsonRefusal(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  const short = message.length <= LONGEST_MESSAGE ? message : `${message.slice(0, LONGEST_MESSAGE - 1)}…`;
  return jsonAnswer(status, { error: { code, message: short } }, headers);
}
