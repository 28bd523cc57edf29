import { decodeTagLengthValues, encodeTagLengthValues, type TagLengthValue } from "./tag-length-value.ts";

const WHAT = "application parameters";

/** Reads the value of App-Parameters; tags mean what the application says (OBEX §2.2). @throws {CodecError} `truncated`, or `limit-exceeded` past `max` parameters, default 64 */
export function decodeApplicationParameters(value: Uint8Array, max = 64): TagLengthValue[] {
  return decodeTagLengthValues(value, WHAT, max);
}

/** Writes a value of App-Parameters. @throws {CodecError} `invalid-value` for a parameter longer than 255 octets */
export function encodeApplicationParameters(parameters: readonly TagLengthValue[]): Uint8Array {
  return encodeTagLengthValues(parameters, WHAT);
}
