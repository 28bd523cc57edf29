import { concatBytes, toHex } from "../../base/bytes.ts";
import type { Datagram, Part } from "../sms/partial-set.ts";
import { addPart, NO_PARTS, type ReassemblyState } from "../sms/reassembly.ts";
import type { CarriedPart } from "./carrier.ts";
import type { Layer, Slice } from "./layer.ts";

/** A part with the PDU that brought it. */
export interface PartOfPdu extends CarriedPart {
  readonly pdu: number;
}

/** The data of one datagram, as far as it came. */
export interface JoinedDatagram {
  readonly pdus: readonly number[];
  /** The data with the layers below it. Not the whole datagram when parts are missing: what stands before the first gap. */
  readonly data: Slice;
  readonly ports: Part["ports"];
  readonly total: number;
  /** Sequence numbers that never came. */
  readonly missing: readonly number[];
}

/** No limits: the input is a file, not the air. */
const UNLIMITED = { maxAgeMs: Infinity, maxSetsPerSender: Infinity, maxSets: Infinity, maxOctets: Infinity };

/**
 * Joins parts into datagrams. Order does not matter. Parts that repeat ones already used are left out, unless they make
 * a whole datagram again.
 */
export function joinParts(parts: readonly PartOfPdu[]): JoinedDatagram[] {
  const first = joinOnce(parts);
  const joined = [...first.joined];
  for (let { repeated } = first; repeated.length > 0; ) {
    const again = joinOnce(repeated);
    joined.push(...again.joined.filter(({ missing }) => missing.length === 0));
    repeated = again.repeated;
  }
  return joined;
}

function joinOnce(parts: readonly PartOfPdu[]): { joined: JoinedDatagram[]; repeated: PartOfPdu[] } {
  const joined: JoinedDatagram[] = [];
  const repeated: PartOfPdu[] = [];
  const used = new Set<string>();
  let state: ReassemblyState = NO_PARTS;
  let waiting: PartOfPdu[] = [];
  const take = (like: Part) => {
    const members = waiting.filter(({ part }) => isSameSet(part, like));
    waiting = waiting.filter((each) => !members.includes(each));
    for (const { part } of members) used.add(identity(part));
    return members;
  };
  for (const each of parts) {
    const begins = !waiting.some(({ part }) => isSameSet(part, each.part));
    if (begins && each.part.concatenation && used.has(identity(each.part))) {
      repeated.push(each);
      continue;
    }
    const step = addPart(state, each.part, 0, UNLIMITED);
    state = step.state;
    if (step.dropped.length > 0) joined.push(incomplete(take(each.part)));
    waiting.push(each);
    if (step.datagram) joined.push(whole(take(each.part), step.datagram));
  }
  while (waiting[0]) joined.push(incomplete(take(waiting[0].part)));
  return { joined, repeated };
}

/** Text that is equal for parts that say the same of themselves and carry the same octets. */
function identity({ from, concatenation, data }: Part): string {
  return JSON.stringify([from, concatenation, toHex(data)]);
}

function isSameSet(a: Part, b: Part): boolean {
  const [x, y] = [a.concatenation, b.concatenation];
  if (!x || !y) return a === b;
  const isPortOpen = !a.ports || !b.ports || a.ports.destination === b.ports.destination;
  return isPortOpen && a.from === b.from && x.width === y.width && x.reference === y.reference;
}

/** The members in the order of their sequence numbers, each number once. */
function inOrder(members: readonly PartOfPdu[]): PartOfPdu[] {
  const bySequence = new Map<number, PartOfPdu>();
  for (const member of members) {
    const sequence = sequenceOf(member);
    if (!bySequence.has(sequence)) bySequence.set(sequence, member);
  }
  return [...bySequence.values()].toSorted((a, b) => sequenceOf(a) - sequenceOf(b));
}

function sequenceOf({ part }: PartOfPdu): number {
  return part.concatenation?.sequence ?? 1;
}

function layersOf(members: readonly PartOfPdu[]): Layer[] {
  return members.flatMap(({ data }) => data.layers);
}

function whole(members: readonly PartOfPdu[], datagram: Datagram): JoinedDatagram {
  const ordered = inOrder(members);
  const [only] = ordered;
  const { sourcePort, destinationPort } = datagram;
  return {
    pdus: ordered.map(({ pdu }) => pdu),
    data: only && ordered.length === 1 ? only.data : { bytes: datagram.data, offset: 0, layers: layersOf(ordered) },
    ports: destinationPort === undefined ? undefined : { destination: destinationPort, source: sourcePort ?? 0 },
    total: datagram.parts,
    missing: [],
  };
}

function incomplete(members: readonly PartOfPdu[]): JoinedDatagram {
  const ordered = inOrder(members);
  const total = ordered[0]?.part.concatenation?.total ?? 1;
  const missing = Array.from({ length: total }, (_, i) => i + 1).filter(
    (sequence) => !ordered.some((member) => sequenceOf(member) === sequence),
  );
  const beforeGap = ordered.filter((member) => sequenceOf(member) < (missing[0] ?? total + 1));
  return {
    pdus: ordered.map(({ pdu }) => pdu),
    data: { bytes: concatBytes(beforeGap.map(({ part }) => part.data)), offset: 0, layers: layersOf(ordered) },
    ports: ordered.find(({ part }) => part.ports)?.part.ports,
    total,
    missing,
  };
}
