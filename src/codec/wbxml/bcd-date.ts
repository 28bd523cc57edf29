import { fromHex, toHex } from "../../base/bytes.ts";

const WIRE = /^(\d{4})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])([0-5]\d)([0-5]\d)$/;
const TEXT = /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)Z$/;

/** `2026-11-22T00:00:00Z` of packed decimal digits whose trailing zero octets may be missing; `undefined` when they are no date (SI). */
export function decodeBcdDate(octets: Uint8Array): string | undefined {
  const digits = WIRE.exec(toHex(octets).padEnd(14, "0"));
  return digits ? `${digits[1]}-${digits[2]}-${digits[3]}T${digits[4]}:${digits[5]}:${digits[6]}Z` : undefined;
}

/** The packed decimal digits of a date in UTC, without trailing zero octets; `undefined` when the text is not of that form (SI). */
export function encodeBcdDate(text: string): Uint8Array | undefined {
  const digits = TEXT.exec(text);
  return digits
    ? fromHex(
        digits
          .slice(1)
          .join("")
          .replace(/(00)+$/, "")
          .padEnd(8, "0"),
      )
    : undefined;
}
