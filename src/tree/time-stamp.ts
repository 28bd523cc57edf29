import { civilDate } from "../base/civil-date.ts";
import type { Millis } from "../base/clock.ts";

const DAY_MS = 86_400_000;

/** An instant as TStamp wants it, ISO 8601 basic in UTC to the second: `20240229T235959Z` (DM_TND). */
export function formatTimeStamp(at: Millis): string {
  const days = Math.floor(at / DAY_MS);
  const seconds = Math.floor((at - days * DAY_MS) / 1000);
  const { year, month, day } = civilDate(days);
  const time = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${digits(year, 4)}${digits(month, 2)}${digits(day, 2)}T${time.map((part) => digits(part, 2)).join("")}Z`;
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, "0");
}
