/** The value of the Session-Parameters header, for sessions that outlive their transport. */
import { decodeTagLengthValues, encodeTagLengthValues, type TagLengthValue } from "./tag-length-value.ts";

const WHAT = "session parameters";

/** Session parameters by name, in the order of their tags (OBEX §2.2). */
export const SESSION_PARAMETERS = {
  "Device Address": 0x00,
  Nonce: 0x01,
  "Session ID": 0x02,
  "Next Sequence Number": 0x03,
  Timeout: 0x04,
  "Session Opcode": 0x05,
} as const satisfies Readonly<Record<string, number>>;

/** The specification's name of a session parameter. */
export type SessionParameterName = keyof typeof SESSION_PARAMETERS;

/** Values of Session Opcode, which says what a SESSION request is for. */
export const SESSION_OPCODES = {
  "Create Session": 0x00,
  "Close Session": 0x01,
  "Suspend Session": 0x02,
  "Resume Session": 0x03,
  "Set Timeout": 0x04,
} as const satisfies Readonly<Record<string, number>>;

/** Reads the value of Session-Parameters, in order; unknown tags are kept. @throws {CodecError} `truncated`, or `limit-exceeded` past `max` parameters, default 64 */
export function decodeSessionParameters(value: Uint8Array, max = 64): TagLengthValue[] {
  return decodeTagLengthValues(value, WHAT, max);
}

/** Writes a value of Session-Parameters. @throws {CodecError} `invalid-value` for a parameter longer than 255 octets */
export function encodeSessionParameters(parameters: readonly TagLengthValue[]): Uint8Array {
  return encodeTagLengthValues(parameters, WHAT);
}

/** The value of the first parameter of that name. */
export function findSessionParameter(
  parameters: readonly TagLengthValue[],
  name: SessionParameterName,
): Uint8Array | undefined {
  return parameters.find(({ tag }) => tag === SESSION_PARAMETERS[name])?.value;
}
