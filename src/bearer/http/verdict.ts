import type { Millis } from "../../base/clock.ts";
import { HMAC_HEADER } from "../../codec/security/hmac-header.ts";
import type { SessionFailure } from "../../ports/session-transport.ts";
import type { AttemptResult } from "./attempt.ts";
import { fromHeaderText } from "./header-text.ts";
import { parseRetryAfter } from "./retry-after.ts";
import { requestTarget, resolveLocation } from "./url.ts";

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
const TEMPORARY: readonly number[] = [408, 429, 500, 502, 503, 504];
const RESETS: readonly string[] = ["UND_ERR_SOCKET", "ECONNRESET", "EPIPE", "ECONNABORTED"];
/** What undici says besides when a connection ends in the middle of an answer. */
const CUTS: readonly string[] = [
  "UND_ERR_RES_CONTENT_LENGTH_MISMATCH",
  "Response does not match the HTTP/1.1 protocol (Invalid EOF state)",
];

/** What to do after one attempt. `waitMs` is what the server asked for. */
export type Verdict =
  | { readonly do: "answer"; readonly contentType: string; readonly body: Uint8Array; readonly hmac?: string }
  | { readonly do: "redirect"; readonly to: string }
  | {
      readonly do: "retry";
      readonly reason: SessionFailure;
      readonly detail: string;
      readonly waitMs?: Millis;
      /** The server may have had the message already, or has begun to answer it: try it once more, not again and again. */
      readonly once?: boolean;
    }
  | {
      readonly do: "fail";
      readonly reason: SessionFailure;
      readonly detail: string;
      /** The server does not take messages of this content type. */
      readonly refusesEncoding?: true;
    };

/** Judges one attempt at `url` (SyncML_HTTP): 200 and 204 are answers, five redirects are followed with the same POST, some statuses pass by themselves. */
export function judge(result: AttemptResult, url: string, now: Millis): Verdict {
  if (!result.done) return judgeFailure(result);
  const { status, headers, body } = result;
  if (status === 200) {
    const hmac = headers[HMAC_HEADER];
    const contentType = text(headers["content-type"]);
    if (hmac === undefined) return { do: "answer", contentType, body };
    return { do: "answer", contentType, body, hmac: fromHeaderText(typeof hmac === "string" ? hmac : hmac.join(", ")) };
  }
  if (status === 204) return { do: "answer", contentType: text(headers["content-type"]), body: new Uint8Array() };
  if (REDIRECTS.includes(status)) return judgeRedirect(status, text(headers["location"]), url);
  const detail = `HTTP status ${status}`;
  if (status === 415) return { do: "fail", reason: "status", detail, refusesEncoding: true };
  if (!TEMPORARY.includes(status)) return { do: "fail", reason: "status", detail };
  const waitMs = parseRetryAfter(text(headers["retry-after"]), now);
  return { do: "retry", reason: "status", detail, ...(waitMs === undefined ? {} : { waitMs }) };
}

function judgeFailure({ reason, detail, phase }: AttemptResult & { readonly done: false }): Verdict {
  if (reason === "timeout" || reason === "unreachable") return { do: "retry", reason, detail };
  const wasReset = phase !== "connecting" && RESETS.some((code) => detail.startsWith(code));
  const wasCut = phase === "answering" && CUTS.some((beginning) => detail.startsWith(beginning));
  return wasReset || wasCut ? { do: "retry", reason, detail, once: true } : { do: "fail", reason, detail };
}

function judgeRedirect(status: number, location: string, url: string): Verdict {
  const to = resolveLocation(location, url);
  const target = to === undefined ? undefined : requestTarget(to);
  if (to === undefined || !target) {
    return { do: "fail", reason: "status", detail: `HTTP status ${status} with Location "${location}"` };
  }
  if (requestTarget(url)?.isSecure && !target.isSecure) {
    return { do: "fail", reason: "status", detail: `HTTP status ${status} from https to ${to}` };
  }
  return { do: "redirect", to };
}

function text(header: string | readonly string[] | undefined): string {
  return typeof header === "string" ? header : (header?.[0] ?? "");
}
