import type { Millis } from "../../base/clock.ts";
import { parseHttpDate } from "../../codec/wsp/http-date.ts";

/** How long a Retry-After header asks to wait, from seconds or from a date; `undefined` when it says neither. */
export function parseRetryAfter(value: string, now: Millis): Millis | undefined {
  const text = value.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const seconds = parseHttpDate(text);
  return seconds === undefined ? undefined : Math.max(0, seconds * 1000 - now);
}
