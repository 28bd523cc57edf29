import { civilDate, daysSinceEpoch } from "../../base/civil-date.ts";

const DAY_SECONDS = 86_400;
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const DATE =
  /^(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat), (\d\d) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) (\d\d):(\d\d):(\d\d) GMT$/;

/** A date of seconds since 1970 as HTTP writes it, for example `Sun, 06 Nov 1994 08:49:37 GMT` (WSP §8.4.2.6; RFC 2616). */
export function formatHttpDate(seconds: number): string {
  const days = Math.floor(seconds / DAY_SECONDS);
  const time = seconds - days * DAY_SECONDS;
  const { year, month, day } = civilDate(days);
  const clock = [Math.floor(time / 3600), Math.floor(time / 60) % 60, time % 60].map((part) => digits(part, 2));
  const weekday = WEEKDAYS[(((days + 4) % 7) + 7) % 7];
  return `${weekday}, ${digits(day, 2)} ${MONTHS[month - 1]} ${digits(year, 4)} ${clock.join(":")} GMT`;
}

/** Seconds since 1970 of a date in that form; undefined for any other text, and for dates that are none. The weekday is not checked. */
export function parseHttpDate(text: string): number | undefined {
  const parts = DATE.exec(text);
  if (!parts) return undefined;
  const month = MONTHS.indexOf(parts[2] as (typeof MONTHS)[number]) + 1;
  const days = daysSinceEpoch({ year: Number(parts[3]), month, day: Number(parts[1]) });
  const [hour, minute, second] = [Number(parts[4]), Number(parts[5]), Number(parts[6])];
  if (days === undefined || hour > 23 || minute > 59 || second > 59) return undefined;
  return days * DAY_SECONDS + hour * 3600 + minute * 60 + second;
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, "0");
}
