/** What the control API answers: JSON, whatever happens. */
import { utf8Bytes } from "../base/bytes.ts";
import { type OperateCode, OperateError } from "../lab/operate/operate-error.ts";
import type { ErrorAnswer } from "./protocol.ts";

/** A status, the headers besides those of every answer, and the octets of the body. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** HTTP status of each reason for which a verb is not carried out. */
const STATUS: Readonly<Record<OperateCode, number>> = {
  "bad-request": 400,
  "no-handset": 404,
  "handset-off": 409,
  "no-network": 409,
  "no-prompt": 409,
  "no-card": 409,
  "card-taken": 409,
  "no-account": 409,
  busy: 503,
  failed: 503,
};

/** Names and values of a request stand in messages, and a hostile one may have many. */
const LONGEST_MESSAGE = 500;

/** A JSON value with status 200. */
export function success(value: unknown): Answer {
  return jsonAnswer(200, value, {});
}

/** An error in the form that every error has. */
export function refusal(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const short = message.length <= LONGEST_MESSAGE ? message : `${message.slice(0, LONGEST_MESSAGE - 1)}…`;
  const error: ErrorAnswer = { error: { code, message: short } };
  return jsonAnswer(status, error, headers);
}

/** What a verb that was not carried out is answered with; `undefined` for an error that is none of theirs. */
export function operateRefusal(error: unknown): Answer | undefined {
  return error instanceof OperateError ? refusal(STATUS[error.code], error.code, error.message) : undefined;
}

function jsonAnswer(status: number, value: unknown, headers: Readonly<Record<string, string>>): Answer {
  return {
    status,
    headers: { ...headers, "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" },
    body: utf8Bytes(JSON.stringify(value)),
  };
}
