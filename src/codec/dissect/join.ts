import { concatBytes, equalBytes } from "../../base/bytes.ts";
import { addPart, type Datagram, NO_PARTS, type Part, type ReassemblyState } from "../sms/reassembly.ts";
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

/** Joins parts into datagrams. Order does not matter; parts that repeat one already used are left out. */
export function joinParts(parts: readonly PartOfPdu[]): JoinedDatagram[] {
  const joined: JoinedDatagram[] = [];
  const used: PartOfPdu[] = [];
  let state: ReassemblyState = NO_PARTS;
  let waiting: PartOfPdu[] = [];
  const take = (like: Part) => {
    const members = waiting.filter(({ part }) => isSameSet(part, like));
    waiting = waiting.filter((each) => !members.includes(each));
    used.push(...members);
    return members;
  };
  for (const each of parts) {
    const begins = !waiting.some(({ part }) => isSameSet(part, each.part));
    if (begins && used.some((other) => repeats(each, other))) continue;
    const step = addPart(state, each.part, 0, UNLIMITED);
    state = step.state;
    if (step.dropped.length > 0) joined.push(incomplete(take(each.part)));
    waiting.push(each);
    if (step.datagram) joined.push(whole(take(each.part), step.datagram));
  }
  while (waiting[0]) joined.push(incomplete(take(waiting[0].part)));
  return joined;
}

function isSameSet(a: Part, b: Part): boolean {
  const [x, y] = [a.concatenation, b.concatenation];
  if (!x || !y) return a === b;
  const isPortOpen = !a.ports || !b.ports || a.ports.destination === b.ports.destination;
  return isPortOpen && a.from === b.from && x.width === y.width && x.reference === y.reference;
}

function repeats({ part }: PartOfPdu, { part: other }: PartOfPdu): boolean {
  if (!part.concatenation || !isSameSet(part, other)) return false;
  const isSame = part.concatenation.sequence === other.concatenation?.sequence;
  return isSame && part.concatenation.total === other.concatenation?.total && equalBytes(part.data, other.data);
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
