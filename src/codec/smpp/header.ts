import type { ByteReader } from "../../base/byte-reader.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import { type SmppCommand, smppCommandName } from "./commands.ts";

const SPEC: SpecRef = "SMPP §3.2";

/** Octets of the header: command_length, command_id, command_status and sequence_number. */
export const SMPP_HEADER_LENGTH = 16;

/** What every PDU carries (SMPP §3.2). */
export interface SmppHeader {
  readonly command: SmppCommand;
  readonly commandId: number;
  readonly commandStatus: number;
  readonly sequenceNumber: number;
}

/** Reads the header of a reader that stands on exactly one PDU. @throws {CodecError} also when command_length is not the length of the input */
export function decodeSmppHeader(reader: ByteReader): SmppHeader {
  const size = reader.input.length;
  const length = reader.uint(4, "command_length", SPEC);
  if (length < SMPP_HEADER_LENGTH) {
    throw new CodecError("invalid-value", 0, SPEC, `command_length ${length} is shorter than a header`);
  }
  if (length > size) throw new CodecError("truncated", 0, SPEC, `command_length is ${length}, ${size} bytes given`);
  if (length < size) {
    throw new CodecError("invalid-value", length, SPEC, `${size - length} bytes after the end by command_length`);
  }
  const commandId = reader.uint(4, "command_id", SPEC);
  const command = smppCommandName(commandId);
  if (!command) {
    throw new CodecError("unknown-token", 4, SPEC, `unknown command_id 0x${commandId.toString(16).padStart(8, "0")}`);
  }
  const commandStatus = reader.uint(4, "command_status", SPEC);
  return { command, commandId, commandStatus, sequenceNumber: reader.uint(4, "sequence_number", SPEC) };
}
