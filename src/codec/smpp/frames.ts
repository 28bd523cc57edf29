import { ByteReader } from "../../base/byte-reader.ts";
import { SMPP_HEADER_LENGTH } from "./header.ts";

/** Cuts a recorded SMPP stream into PDUs by their command_length. Octets that follow no length that can be are one last piece, for the decoder to refuse (SMPP §3.2). */
export function splitSmppFrames(stream: Uint8Array): Uint8Array[] {
  const frames: Uint8Array[] = [];
  let at = 0;
  while (at < stream.length) {
    const left = stream.length - at;
    const length = left < 4 ? left : new ByteReader(stream, at).uint(4, "command_length", "SMPP §3.2");
    const isWhole = length >= SMPP_HEADER_LENGTH && length <= left;
    frames.push(stream.subarray(at, isWhole ? at + length : stream.length));
    at = isWhole ? at + length : stream.length;
  }
  return frames;
}
