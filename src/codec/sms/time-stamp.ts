import type { ByteReader } from "../../base/byte-reader.ts";
import type { ByteWriter } from "../../base/byte-writer.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";

const SPEC: SpecRef = "TS_23_040 §9.2.3.11";

/** TP-SCTS, or an absolute validity period: local time and its distance from UTC. Fields are not checked against the calendar. */
export interface TimeStamp {
  /** 0 to 99. */
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Quarters of an hour, negative west of Greenwich. */
  readonly zone: number;
}

const FIELDS = ["year", "month", "day", "hour", "minute", "second"] as const;

/** Reads seven octets, each with its digits swapped. @throws {CodecError} `truncated`, or `invalid-value` for a digit above 9 */
export function decodeTimeStamp(reader: ByteReader): TimeStamp {
  const field = (what: string) => swapped(reader.u8(what, SPEC), reader.offset - 1, what);
  const time = {
    year: field("year"),
    month: field("month"),
    day: field("day"),
    hour: field("hour"),
    minute: field("minute"),
    second: field("second"),
  };
  const octet = reader.u8("time zone", SPEC);
  const quarters = swapped(octet & ~SIGN, reader.offset - 1, "time zone");
  return { ...time, zone: (octet & SIGN) !== 0 && quarters !== 0 ? -quarters : quarters };
}

/** Writes what {@link decodeTimeStamp} reads. */
export function encodeTimeStamp(writer: ByteWriter, time: TimeStamp): void {
  for (const field of FIELDS) writer.u8(toSwapped(time[field]));
  writer.u8(toSwapped(Math.abs(time.zone)) | (time.zone < 0 ? SIGN : 0));
}

/** The time as text, for example `25-11-21 12:03:34 +01:00`. */
export function formatTimeStamp(time: TimeStamp): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const zone = Math.abs(time.zone);
  const offset = `${time.zone < 0 ? "-" : "+"}${two(Math.floor(zone / 4))}:${two((zone % 4) * 15)}`;
  const date = [time.year, time.month, time.day].map(two).join("-");
  return `${date} ${[time.hour, time.minute, time.second].map(two).join(":")} ${offset}`;
}

/** The sign of the time zone stands in the low half of its octet, which holds the tens. */
const SIGN = 0x08;

function swapped(octet: number, offset: number, what: string): number {
  const tens = octet & 0x0f;
  const units = octet >> 4;
  if (tens <= 9 && units <= 9) return tens * 10 + units;
  throw new CodecError("invalid-value", offset, SPEC, `${what} 0x${octet.toString(16)} is not decimal digits`);
}

function toSwapped(value: number): number {
  return ((value % 10) << 4) | Math.floor(value / 10);
}
