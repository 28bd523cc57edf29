/** What a datagram in several short messages is until all of them have come: a set of parts, and what joins them (TS 23.040 §9.2.3.24.1). */
import { concatBytes, fromBase64, toBase64 } from "../../base/bytes.ts";
import type { Millis } from "../../base/clock.ts";
import type { TextCoding } from "./carried-text.ts";
import type { Concatenation, Ports } from "./user-data-header.ts";

/** One short message as reassembly wants it: data without its header, and what header or carrier say about it. */
export interface Part {
  /** Originating address, as text that is equal for equal senders. */
  readonly from: string;
  readonly data: Uint8Array;
  /** Absent for a message that stands alone. Its sequence is 1 to total. */
  readonly concatenation?: Concatenation;
  readonly ports?: Ports;
  /** Present for text, whose data are units of this coding. Parts of different codings are of different messages. */
  readonly text?: TextCoding;
}

/** A whole datagram (WDP): what the parts carried, in order, without their headers. */
export interface Datagram {
  readonly from: string;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  /** Present for text, as in its parts. */
  readonly text?: TextCoding;
  readonly data: Uint8Array;
  /** How many short messages it came in. */
  readonly parts: number;
}

/** The parts of one datagram that came so far. JSON. */
export interface PartialSet {
  readonly from: string;
  readonly width: 8 | 16;
  readonly reference: number;
  readonly total: number;
  /** Absent while no part with ports has come. */
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  /** Present for text, as in its parts. */
  readonly text?: TextCoding;
  /** When the first part came. */
  readonly startedAt: Millis;
  /** Octets of all parts. */
  readonly octets: number;
  /** Base64 by sequence number. */
  readonly parts: Readonly<Record<string, string>>;
}

/** The sequence numbers that a set still lacks, ascending. */
export function missingParts(set: PartialSet): number[] {
  return Array.from({ length: set.total }, (_, i) => i + 1).filter((sequence) => set.parts[sequence] === undefined);
}

/** Whether a part is of the datagram that a set is of: from the same sender, under the same reference, for the same port as far as that is known. */
export function belongs(part: Part, { width, reference }: Concatenation, set: PartialSet): boolean {
  if (set.from !== part.from || set.width !== width || set.reference !== reference || set.text !== part.text)
    return false;
  return !part.ports || set.destinationPort === undefined || part.ports.destination === set.destinationPort;
}

/** Whether a part that belongs to a set can join it: of as many parts, and not another one in the place of one that is there. */
export function canJoin(part: Part, { total, sequence }: Concatenation, set: PartialSet): boolean {
  const known = set.parts[sequence];
  return set.total === total && (known === undefined || known === toBase64(part.data));
}

/** The set that a part begins, without the part. */
export function emptySet(
  { from, text }: Part,
  { width, reference, total }: Concatenation,
  startedAt: Millis,
): PartialSet {
  const typed = text === undefined ? {} : { text };
  return { from, width, reference, total, ...typed, startedAt, octets: 0, parts: {} };
}

/** The set with one more part, whose ports are then those of all; one that is there already changes nothing else. */
export function withPart(set: PartialSet, { data, ports }: Part, sequence: number): PartialSet {
  const ported =
    ports && set.destinationPort === undefined
      ? { ...set, sourcePort: ports.source, destinationPort: ports.destination }
      : set;
  if (set.parts[sequence] !== undefined) return ported;
  return { ...ported, octets: set.octets + data.length, parts: { ...set.parts, [sequence]: toBase64(data) } };
}

/** The datagram of a set that lacks nothing. */
export function joined(set: PartialSet): Datagram {
  const { from, sourcePort, destinationPort, text, total, parts } = set;
  const pieces = Array.from({ length: total }, (_, i) => fromBase64(parts[i + 1] ?? "") ?? new Uint8Array());
  return {
    from,
    ...(sourcePort === undefined ? {} : { sourcePort }),
    ...(destinationPort === undefined ? {} : { destinationPort }),
    ...(text === undefined ? {} : { text }),
    data: concatBytes(pieces),
    parts: total,
  };
}

/** The datagram of a part that stands alone. */
export function datagramOf({ from, data, ports, text }: Part): Datagram {
  const known = ports ? { sourcePort: ports.source, destinationPort: ports.destination } : {};
  return { from, ...known, ...(text === undefined ? {} : { text }), data, parts: 1 };
}
