import { assignedNumbers } from "./assigned-numbers.ts";

/** Names of character sets in the order of their MIBenum (IANA character sets); those that mobile content is written in. */
export const CHARSET_CODES = {
  "us-ascii": 3,
  "iso-8859-1": 4,
  "iso-8859-2": 5,
  "iso-8859-3": 6,
  "iso-8859-4": 7,
  "iso-8859-5": 8,
  "iso-8859-6": 9,
  "iso-8859-7": 10,
  "iso-8859-8": 11,
  "iso-8859-9": 12,
  shift_jis: 17,
  "euc-jp": 18,
  "euc-kr": 38,
  "utf-8": 106,
  "iso-8859-15": 111,
  gbk: 113,
  "iso-10646-ucs-2": 1000,
  "utf-16be": 1013,
  "utf-16le": 1014,
  "utf-16": 1015,
  gb2312: 2025,
  big5: 2026,
  "koi8-r": 2084,
  "windows-1250": 2250,
  "windows-1251": 2251,
  "windows-1252": 2252,
} as const satisfies Readonly<Record<string, number>>;

/** {@link CHARSET_CODES} for lookup in both directions. */
export const CHARSETS = assignedNumbers(CHARSET_CODES);
