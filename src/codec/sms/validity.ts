import type { ByteReader } from "../../base/byte-reader.ts";
import type { ByteWriter } from "../../base/byte-writer.ts";
import type { SpecRef } from "../../base/spec.ts";
import { decodeTimeStamp, encodeTimeStamp, type TimeStamp } from "./time-stamp.ts";

const SPEC: SpecRef = "TS_23_040 §9.2.3.12";

/** Forms of TP-VP in the order of TP-VPF. */
export const VALIDITY_FORMATS = ["none", "enhanced", "relative", "absolute"] as const;

/** TP-VP: how long the service centre keeps trying. The enhanced form is kept as its seven octets. */
export type Validity =
  | { readonly format: "none" }
  | { readonly format: "enhanced"; readonly octets: Uint8Array }
  | { readonly format: "relative"; readonly value: number }
  | { readonly format: "absolute"; readonly until: TimeStamp };

/** Reads the form that the two bits of TP-VPF announce. @throws {CodecError} */
export function decodeValidity(reader: ByteReader, format: number): Validity {
  switch (VALIDITY_FORMATS[format]) {
    case "enhanced":
      return { format: "enhanced", octets: reader.bytes(7, "TP-VP", SPEC) };
    case "relative":
      return { format: "relative", value: reader.u8("TP-VP", SPEC) };
    case "absolute":
      return { format: "absolute", until: decodeTimeStamp(reader) };
    default:
      return { format: "none" };
  }
}

/** Writes what {@link decodeValidity} reads. */
export function encodeValidity(writer: ByteWriter, validity: Validity): void {
  if (validity.format === "enhanced") writer.bytes(validity.octets);
  if (validity.format === "relative") writer.u8(validity.value);
  if (validity.format === "absolute") encodeTimeStamp(writer, validity.until);
}

/** Minutes that a relative validity octet stands for (TS 23.040 §9.2.3.12.1). */
export function relativeValidityMinutes(value: number): number {
  if (value <= 143) return (value + 1) * 5;
  if (value <= 167) return 12 * 60 + (value - 143) * 30;
  if (value <= 196) return (value - 166) * 24 * 60;
  return (value - 192) * 7 * 24 * 60;
}
