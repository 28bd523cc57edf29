import { daysSinceEpoch } from "../../base/civil-date.ts";
import type { Millis } from "../../base/clock.ts";
import { formatInstant } from "../../base/instant.ts";

const DAY_MS = 86_400_000;
const TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|([+-])(\d\d):?(\d\d))$/i;

/** An instant as PAP writes it, in UTC to the second: `2026-01-01T00:00:00Z` (PAP §9). */
export function formatPapTime(at: Millis): string {
  return formatInstant(at);
}

/**
 * The instant of a time as PAP writes it; undefined for any other text and for dates that the calendar lacks. Fractions of a second, which
 * are left out, a small `z` and a distance from UTC are taken too: senders write them.
 */
export function parsePapTime(text: string): Millis | undefined {
  const found = TIME.exec(text.trim());
  if (!found) return undefined;
  const part = (index: number) => Number(found[index] ?? 0);
  const days = daysSinceEpoch({ year: part(1), month: part(2), day: part(3) });
  const [hour, minute, second] = [part(4), part(5), part(6)];
  if (days === undefined || hour > 23 || minute > 59 || second > 59) return undefined;
  const offset = (part(8) * 60 + part(9)) * (found[7] === "-" ? -1 : 1);
  return days * DAY_MS + ((hour * 60 + minute - offset) * 60 + second) * 1000;
}
