import { utf8Bytes } from "../../base/bytes.ts";
import type { HttpResponse } from "../../bearer/http/listener.ts";

/** Values of a request stand in messages, and a hostile one may have many. */
const LONGEST_MESSAGE = 500;

/** A JSON value as an HTTP response. */
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

/** An error in the form that every error of the REST view has. */
export function restRefusal(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return jsonAnswer(status, { error: { code, message: message.slice(0, LONGEST_MESSAGE) } }, headers);
}
