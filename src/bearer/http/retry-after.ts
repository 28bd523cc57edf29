import type { Millis } from "../../base/clock.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** The form of today, and with hyphens that of RFC 850 and of cookies, with two digits of the year or four. */
const HTTP_DATE = /^[A-Z][a-z]{2,8}, (\d{2})[ -]([A-Z][a-z]{2})[ -](\d{2}|\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/;

/** How long a Retry-After header asks to wait, from seconds or from a date; `undefined` when it says neither. */
export function parseRetryAfter(value: string, now: Millis): Millis | undefined {
  const text = value.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const at = parseHttpDate(text);
  return at === undefined ? undefined : Math.max(0, at - now);
}

/** The moment that a date of HTTP names, in milliseconds since 1970 (RFC 9110 §5.6.7); `undefined` when it is none. */
export function parseHttpDate(text: string): Millis | undefined {
  const match = HTTP_DATE.exec(text);
  const month = MONTHS.indexOf(match?.[2] ?? "");
  if (!match || month < 0) return undefined;
  const [day = 0, year = 0, hours = 0, minutes = 0, seconds = 0] = [1, 3, 4, 5, 6].map((group) => Number(match[group]));
  return ((daysSince1970(fullYear(year), month, day) * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000;
}

/** Of two digits those from 70 on are of the last century (RFC 6265 §5.1.1). */
function fullYear(year: number): number {
  if (year > 99) return year;
  return year < 70 ? 2000 + year : 1900 + year;
}

/** Days of the Gregorian calendar; years counted from March, so that the leap day is the last one. */
function daysSince1970(year: number, month: number, day: number): number {
  const marchYear = month < 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * ((month + 10) % 12) + 2) / 5) + day - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leapDays + dayOfYear - 719_468;
}
