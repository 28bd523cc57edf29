import type { Millis } from "../base/clock.ts";
import { formatInstant } from "../base/instant.ts";

/** An instant as TStamp wants it, ISO 8601 basic in UTC to the second: `20240229T235959Z` (DM_TND). */
export function formatTimeStamp(at: Millis): string {
  return formatInstant(at).replaceAll(/[-:]/g, "");
}
