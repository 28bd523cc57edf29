import { jsonRefusal } from "../bearer/http/json-answer.ts";
import type { HttpResponse } from "../bearer/http/listener.ts";
import { type OperateCode, OperateError } from "../lab/operate/operate-error.ts";

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
  "no-session": 409,
  busy: 503,
  failed: 503,
};

/** What a verb that was not carried out is answered with; `undefined` for an error that is none of theirs. */
export function operateRefusal(error: unknown): HttpResponse | undefined {
  return error instanceof OperateError ? jsonRefusal(STATUS[error.code], error.code, error.message) : undefined;
}

/** What octets that are no request, or not whole in time, are answered with. */
export function faultAnswer(code = ""): HttpResponse {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT")
    return jsonRefusal(408, "too-slow", "the request did not come whole in time");
  if (code === "HPE_HEADER_OVERFLOW") return jsonRefusal(431, "too-large", "the headers are too long");
  return jsonRefusal(400, "bad-request", "this is no HTTP/1.1");
}
