import { civilDate } from "./civil-date.ts";
import type { Millis } from "./clock.ts";

const DAY_MS = 86_400_000;

/** An instant in UTC to the second, for example `2026-01-01T00:00:00Z` (ISO 8601, extended form). */
export function formatInstant(at: Millis): string {
  const days = Math.floor(at / DAY_MS);
  const seconds = Math.floor((at - days * DAY_MS) / 1000);
  const { year, month, day } = civilDate(days);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}T${clock.map((part) => digits(part, 2)).join(":")}Z`;
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, "0");
}
