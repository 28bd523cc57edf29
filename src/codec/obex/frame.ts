/** Cuts a byte stream, such as a TCP connection on port 650, into packets. Pure: the caller keeps the state. */

import { ByteReader } from "../../base/byte-reader.ts";
import { concatBytes } from "../../base/bytes.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import { OBEX_PREFIX_LENGTH } from "./packet.ts";
import { withPiece } from "./pieces.ts";

const SPEC: SpecRef = "OBEX §3.1";

/** What is left of a stream: the begun packet, and where it begins. */
export interface ObexStream {
  /** The octets of the packet, small neighbours joined; none of them is a view of what it came in. */
  readonly pieces: readonly Uint8Array[];
  /** Octets that must come before there is more to say: of the packet's prefix, then of the packet. */
  readonly missing: number;
  /** Octets of the stream before the packet. */
  readonly offset: number;
}

/** A stream of which nothing came yet. */
export const EMPTY_OBEX_STREAM: ObexStream = { pieces: [], missing: OBEX_PREFIX_LENGTH, offset: 0 };

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
  const { pieces, missing, offset } = stream;
  if (octets.length < missing) {
    return { stream: { pieces: withPiece(pieces, octets), missing: missing - octets.length, offset }, packets: [] };
  }
  const input = concatBytes([...pieces, octets]);
  const packets: Uint8Array[] = [];
  let at = 0;
  let needed = OBEX_PREFIX_LENGTH;
  while (input.length - at >= OBEX_PREFIX_LENGTH) {
    const length = new ByteReader(input, at + 1).uint(2, "packet length", SPEC);
    const error = lengthError(length, offset + at + 1, maxPacketLength);
    // The prefix alone says why, now and next time.
    if (error) return { stream: begun(input.slice(at, at + OBEX_PREFIX_LENGTH), 0, offset + at), packets, error };
    needed = length;
    if (length > input.length - at) break;
    packets.push(input.subarray(at, at + length));
    at += length;
    needed = OBEX_PREFIX_LENGTH;
  }
  return { stream: begun(input.slice(at), needed - (input.length - at), offset + at), packets };
}

function begun(octets: Uint8Array, missing: number, offset: number): ObexStream {
  return { pieces: octets.length === 0 ? [] : [octets], missing, offset };
}

function lengthError(length: number, offset: number, maxPacketLength: number): CodecError | undefined {
  if (length < OBEX_PREFIX_LENGTH) {
    return new CodecError("invalid-value", offset, SPEC, `packet length ${length}, at least ${OBEX_PREFIX_LENGTH}`);
  }
  if (length <= maxPacketLength) return undefined;
  return new CodecError("limit-exceeded", offset, SPEC, `packet length ${length}, at most ${maxPacketLength}`);
}
