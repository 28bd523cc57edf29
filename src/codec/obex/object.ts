/** An object and the headers that describe it, and how both are spread over packets. */
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import { OBEX_HEADERS } from "./header-table.ts";
import { findHeader, headerLabel, headerLength, type ObexHeader, obexHeader } from "./headers.ts";
import { OBEX_PREFIX_LENGTH } from "./packet.ts";

const SPEC: SpecRef = "OBEX §3.1";

/** Octets of a Body header beside its value. */
const BODY_PREFIX_LENGTH = 3;

/** What a PUT sends and a GET answers. */
export interface ObexObject {
  /** In the order of the wire, without Body and End-of-Body. */
  readonly headers: readonly ObexHeader[];
  /** Absent when there was neither Body nor End-of-Body: a PUT of such an object deletes what it names. */
  readonly body?: Uint8Array;
}

/**
 * Where End-of-Body goes. `last-octets`: it carries the last octets of the object, the fewest packets. `alone`: it is
 * empty and has a packet of its own, as OpenOBEX sends it (seen in obexftp 0.24).
 */
export type EndOfBody = "last-octets" | "alone";

/**
 * The headers of each packet that an object takes: its own headers first, then its body, each packet as full as it can be.
 * At least one packet; without a body only headers.
 * @param maxPacketLength what the receiver said it can receive
 * @throws {CodecError} `limit-exceeded` when a header does not fit in a packet, which no sender can mend by cutting
 */
export function splitObject(
  { headers, body }: ObexObject,
  maxPacketLength: number,
  endOfBody: EndOfBody = "last-octets",
): readonly (readonly ObexHeader[])[] {
  const filler = new PacketFiller(maxPacketLength);
  for (const header of headers) filler.put(header);
  if (body) fillBody(filler, body, endOfBody);
  return filler.finish();
}

/** The size that the sender announced in the Length header; a hint, since some senders announce another. */
export function announcedLength({ headers }: ObexObject): number | undefined {
  return findHeader(headers, "Length");
}

/** Whether a header is a part of the object and not about it. */
export function isBodyHeader({ id }: ObexHeader): boolean {
  return id === OBEX_HEADERS.Body.id || id === OBEX_HEADERS["End-of-Body"].id;
}

function fillBody(filler: PacketFiller, body: Uint8Array, endOfBody: EndOfBody): void {
  const isAlone = endOfBody === "alone";
  let rest = body;
  while (rest.length > (isAlone ? 0 : filler.left - BODY_PREFIX_LENGTH)) {
    if (filler.left <= BODY_PREFIX_LENGTH) {
      filler.next();
      continue;
    }
    const room = filler.left - BODY_PREFIX_LENGTH;
    filler.put(obexHeader("Body", rest.subarray(0, room)));
    rest = rest.subarray(room);
  }
  if (isAlone) filler.next();
  filler.put(obexHeader("End-of-Body", rest));
}

/** Packets being filled one after the other. */
class PacketFiller {
  readonly #maxPacketLength: number;
  readonly #packets: ObexHeader[][] = [];
  #packet: ObexHeader[] = [];
  #left: number;

  constructor(maxPacketLength: number) {
    this.#maxPacketLength = maxPacketLength;
    this.#left = this.#room;
    if (this.#room > BODY_PREFIX_LENGTH) return;
    throw new CodecError("limit-exceeded", 0, SPEC, `packets of ${maxPacketLength} bytes have no room for a body`);
  }

  /** Octets that the packet at hand still takes. */
  get left(): number {
    return this.#left;
  }

  /** Adds a header to the packet at hand, or to a new one when that is full. */
  put(header: ObexHeader): void {
    const length = headerLength(header);
    if (length > this.#room) {
      const detail = `${headerLabel(header.id)} takes ${length} bytes, a packet has room for ${this.#room}`;
      throw new CodecError("limit-exceeded", 0, SPEC, detail);
    }
    if (length > this.#left) this.next();
    this.#packet.push(header);
    this.#left -= length;
  }

  /** Ends the packet at hand, unless it is empty. */
  next(): void {
    if (this.#packet.length === 0) return;
    this.#packets.push(this.#packet);
    this.#packet = [];
    this.#left = this.#room;
  }

  finish(): readonly (readonly ObexHeader[])[] {
    this.next();
    return this.#packets.length === 0 ? [[]] : this.#packets;
  }

  get #room(): number {
    return this.#maxPacketLength - OBEX_PREFIX_LENGTH;
  }
}
