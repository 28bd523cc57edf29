/** What the text of a leaf's value looks like in each format (DM_TND; SyncML_MetaInfo, Format). */
import { fromBase64 } from "../base/bytes.ts";
import { daysSinceEpoch } from "../base/civil-date.ts";
import type { Format } from "./node.ts";

/** Dates and times are ISO 8601, basic or extended, dates with the century; floats are those of XML Schema (DM_TND). */
const PATTERNS: Partial<Record<Format, RegExp>> = {
  b64: /^[A-Za-z0-9+/\s]*=*\s*$/,
  bool: /^(?:true|false)$/,
  date: /^\d{4}(-?)\d\d\1\d\d$/,
  float: /^(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:[Ee][+-]?\d+)?|-?INF|NaN)$/,
  int: /^[+-]?\d{1,10}$/,
  null: /^$/,
  time: /^(?:[01]\d|2[0-3])(:?)[0-5]\d(?:\1[0-5]\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?$/,
};

/** Whether a value, as a node keeps it, is one of the format: that of `bin` is base64, and an `int` has 32 bits. */
export function fitsFormat(value: string, format: Format): boolean {
  if (PATTERNS[format]?.test(value) === false) return false;
  switch (format) {
    case "bin":
      return fromBase64(value) !== undefined;
    case "date":
      return isDate(value.replaceAll("-", ""));
    case "int":
      return Number(value) === (Number(value) | 0);
    default:
      return true;
  }
}

/** Whether the calendar has the date of eight digits. */
function isDate(digits: string): boolean {
  const [year, month, day] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)].map(Number);
  return daysSinceEpoch({ year: year ?? 0, month: month ?? 0, day: day ?? 0 }) !== undefined;
}
