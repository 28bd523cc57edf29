/** Cuts a byte stream, such as a TCP connection on port 650, into packets. Pure: the caller keeps the state. */

import { ByteReader } from "../../base/byte-reader.ts";
import { concatBytes } from "../../base/bytes.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import { OBEX_PREFIX_LENGTH } from "./packet.ts";

const SPEC: SpecRef = "OBEX §3.1";

/** What is left of a stream: the begun packet, and where it begins. */
export interface ObexStream {
  readonly pending: Uint8Array;
  /** Octets of the stream before `pending`. */
  readonly offset: number;
}

/** A stream of which nothing came yet. */
export const EMPTY_OBEX_STREAM: ObexStream = { pending: new Uint8Array(), offset: 0 };

/** What {@link addObexOctets} gives: the stream and the packets that are whole. */
export interface ObexStreamStep {
  readonly stream: ObexStream;
  /** Whole packets, in order. */
  readonly packets: readonly Uint8Array[];
  /** Present when the stream cannot be read on: `invalid-value` or `limit-exceeded`, with the offset in the stream. The packets before it are good. */
  readonly error?: CodecError;
}

/**
 * Takes octets in, cut anywhere. After an error the same error comes again, whatever is added: nobody knows where the next
 * packet would begin, so the connection is to be closed.
 * @param maxPacketLength octets that this side said it can receive; no more than that is ever kept of an unfinished packet
 */
export function addObexOctets(stream: ObexStream, octets: Uint8Array, maxPacketLength = 0xffff): ObexStreamStep {
  const input = concatBytes([stream.pending, octets]);
  const packets: Uint8Array[] = [];
  let at = 0;
  while (input.length - at >= OBEX_PREFIX_LENGTH) {
    const length = new ByteReader(input, at + 1).uint(2, "packet length", SPEC);
    const error = lengthError(length, stream.offset + at + 1, maxPacketLength);
    if (error) {
      // The prefix alone says why, now and next time.
      const pending = input.slice(at, at + OBEX_PREFIX_LENGTH);
      return { stream: { pending, offset: stream.offset + at }, packets, error };
    }
    if (length > input.length - at) break;
    packets.push(input.subarray(at, at + length));
    at += length;
  }
  return { stream: { pending: input.slice(at), offset: stream.offset + at }, packets };
}

function lengthError(length: number, offset: number, maxPacketLength: number): CodecError | undefined {
  if (length < OBEX_PREFIX_LENGTH) {
    return new CodecError("invalid-value", offset, SPEC, `packet length ${length}, at least ${OBEX_PREFIX_LENGTH}`);
  }
  if (length <= maxPacketLength) return undefined;
  return new CodecError("limit-exceeded", offset, SPEC, `packet length ${length}, at most ${maxPacketLength}`);
}
