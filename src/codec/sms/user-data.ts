/** TP-User-Data-Length and TP-User-Data, which end every transfer PDU that carries a message. */
import type { ByteReader } from "../../base/byte-reader.ts";
import type { ByteWriter } from "../../base/byte-writer.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import { decodeDataCoding } from "./data-coding.ts";

const SPEC: SpecRef = "TS_23_040 §9.2.3.24";

/** Octets of TP-User-Data in one short message (TS 23.040 §9.2.3.24). */
export const USER_DATA_LENGTH = 140;

/** User data as a TPDU has it. */
export interface CountedUserData {
  /** TP-UDL: septets in the default alphabet, else octets. */
  readonly userDataLength: number;
  readonly userData: Uint8Array;
}

/** Reads TP-UDL and TP-UD, which must end the reader. @throws {CodecError} */
export function decodeUserData(reader: ByteReader, dataCoding: number): CountedUserData {
  const at = reader.offset;
  const userDataLength = reader.u8("TP-UDL", SPEC);
  const octets = octetsOf(userDataLength, dataCoding);
  if (octets > USER_DATA_LENGTH) {
    const detail = `TP-UDL ${userDataLength} means ${octets} bytes, at most ${USER_DATA_LENGTH}`;
    throw new CodecError("invalid-value", at, SPEC, detail);
  }
  const userData = reader.bytes(octets, "TP-UD", SPEC);
  if (reader.remaining > 0) {
    throw new CodecError("invalid-value", reader.offset, SPEC, `${reader.remaining} bytes after the end by TP-UDL`);
  }
  return { userDataLength, userData };
}

/** Writes TP-UDL and TP-UD. @throws {CodecError} when they do not go together, or are too long */
export function encodeUserData(
  writer: ByteWriter,
  { userData, userDataLength }: CountedUserData,
  dataCoding: number,
): void {
  if (userData.length > USER_DATA_LENGTH || octetsOf(userDataLength, dataCoding) !== userData.length) {
    const detail = `TP-UDL ${userDataLength} does not go with ${userData.length} bytes of user data`;
    throw new CodecError("invalid-value", writer.length, SPEC, detail);
  }
  writer.u8(userDataLength).bytes(userData);
}

/** Octets that TP-UDL counts, which are septets for text in the default alphabet (TS 23.040 §9.2.3.16). */
function octetsOf(length: number, dataCoding: number): number {
  const { alphabet, compressed } = decodeDataCoding(dataCoding);
  return alphabet === "gsm7" && !compressed ? Math.ceil((length * 7) / 8) : length;
}
