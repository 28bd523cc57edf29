import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Datagram, missingParts, type Part } from "../../../src/codec/sms/partial-set.ts";
import {
  addPart,
  expireSets,
  NO_PARTS,
  nextExpiry,
  REASSEMBLY_LIMITS,
  type ReassemblyLimits,
  type ReassemblyState,
} from "../../../src/codec/sms/reassembly.ts";
import { octets } from "../../support/push-vectors.ts";

const PORTS = { destination: 2948, source: 9200 };

function part(
  sequence: number,
  total: number,
  change: Partial<Part> & { reference?: number; width?: 8 | 16 } = {},
): Part {
  const { reference = 7, width = 8, ...rest } = change;
  const concatenation = { width, reference, total, sequence };
  return { from: "+1", data: Uint8Array.of(sequence), concatenation, ports: PORTS, ...rest };
}

/** Adds parts one after the other, a second apart, through JSON as a store would. */
function addAll(parts: readonly Part[], limits?: ReassemblyLimits) {
  let state: ReassemblyState = NO_PARTS;
  const datagrams: Datagram[] = [];
  const dropped: string[] = [];
  parts.forEach((each, index) => {
    const step = addPart(JSON.parse(JSON.stringify(state)), each, index * 1000, limits);
    state = step.state;
    if (step.datagram) datagrams.push(step.datagram);
    dropped.push(...step.dropped.map(({ reason }) => reason));
  });
  return { state, datagrams, dropped };
}

describe("reassembly", () => {
  test("gives a message that stands alone at once", () => {
    const { datagram, state } = addPart(NO_PARTS, { from: "+1", data: octets("AA"), ports: PORTS }, 0);
    expect(datagram).toEqual({ from: "+1", data: octets("AA"), sourcePort: 9200, destinationPort: 2948, parts: 1 });
    expect(state).toBe(NO_PARTS);
  });

  test("gives a single part of one at once", () => {
    expect(addAll([part(1, 1)]).datagrams).toHaveLength(1);
  });

  test("does not depend on the order of parts, nor on repeated ones", () => {
    const order = fc.integer({ min: 2, max: 12 }).chain((total) =>
      fc.tuple(
        fc.constant(total),
        fc.shuffledSubarray(
          Array.from({ length: total }, (_, i) => i + 1),
          { minLength: total },
        ),
        fc.array(fc.integer({ min: 1, max: total }), { maxLength: 6 }),
      ),
    );
    fc.assert(
      fc.property(order, ([total, sequence, repeated]) => {
        const last = sequence.at(-1);
        const before = [...sequence.slice(0, -1), ...repeated.filter((each) => each !== last)];
        const { datagrams, state, dropped } = addAll([...before, last as number].map((each) => part(each, total)));
        expect(datagrams).toHaveLength(1);
        expect([...(datagrams[0]?.data ?? [])]).toEqual(Array.from({ length: total }, (_, i) => i + 1));
        expect(datagrams[0]?.parts).toBe(total);
        expect(state.sets).toEqual([]);
        expect(dropped).toEqual([]);
      }),
    );
  });

  test.each([
    ["senders", { from: "+2" }],
    ["references", { reference: 8 }],
    ["widths of reference", { width: 16 as const }],
    ["destination ports", { ports: { destination: 49999, source: 9200 } }],
  ])("keeps different %s apart", (_, change) => {
    const { datagrams } = addAll([part(1, 2), part(2, 2, change), part(1, 2, change), part(2, 2)]);
    expect(datagrams.map(({ data }) => [...data])).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  test("tolerates parts without ports, before and after one that has them", () => {
    const { ports: _, ...bare } = part(1, 3);
    const { ports: __, ...bareLast } = part(3, 3);
    expect(addAll([bare, part(2, 3), bareLast]).datagrams).toMatchObject([{ destinationPort: 2948, parts: 3 }]);
  });

  test("begins anew when a reference comes back with another total", () => {
    const { datagrams, dropped } = addAll([part(1, 3), part(1, 2), part(2, 2)]);
    expect(datagrams).toHaveLength(1);
    expect(dropped).toEqual(["replaced"]);
  });

  test("begins anew when a part comes back with other octets", () => {
    const other = { data: octets("FF") };
    const { datagrams, dropped } = addAll([part(1, 2), part(1, 2, other), part(2, 2)]);
    expect(datagrams.map(({ data }) => [...data])).toEqual([[0xff, 2]]);
    expect(dropped).toEqual(["replaced"]);
  });

  test("gives up incomplete sets a day after their first part", () => {
    const { state } = addPart(NO_PARTS, part(2, 3), 1000);
    const day = 24 * 60 * 60 * 1000;
    expect(nextExpiry(state)).toBe(day + 1000);
    expect(nextExpiry(NO_PARTS)).toBeUndefined();
    expect(expireSets(state, day + 999)).toEqual({ state, expired: [] });
    const { state: left, expired } = expireSets(state, day + 1000);
    expect(left).toEqual(NO_PARTS);
    expect(expired.map(missingParts)).toEqual([[1, 3]]);
  });

  test("does not complete a set whose time is over", () => {
    const limits = { ...REASSEMBLY_LIMITS, maxAgeMs: 60_000 };
    const { state } = addPart(NO_PARTS, part(1, 2), 0, limits);
    const step = addPart(state, part(2, 2), 60_000, limits);
    expect(step.datagram).toBeUndefined();
    expect(step.dropped).toMatchObject([{ reason: "expired" }]);
  });

  test("holds no more sets of one sender than the limit, dropping the oldest", () => {
    const limits = { ...REASSEMBLY_LIMITS, maxSetsPerSender: 2 };
    const { state, dropped } = addAll(
      [1, 2, 3].map((reference) => part(1, 2, { reference })),
      limits,
    );
    expect(state.sets.map(({ reference }) => reference)).toEqual([2, 3]);
    expect(dropped).toEqual(["too-many"]);
  });

  test("holds no more sets in all than the limit", () => {
    const limits = { ...REASSEMBLY_LIMITS, maxSets: 2 };
    const { state } = addAll(
      ["+1", "+2", "+3"].map((from) => part(1, 2, { from })),
      limits,
    );
    expect(state.sets.map(({ from }) => from)).toEqual(["+2", "+3"]);
  });

  test("holds no more octets than the limit, whatever comes", () => {
    const limits = { ...REASSEMBLY_LIMITS, maxOctets: 100, maxSets: 5, maxSetsPerSender: 3 };
    const any = fc.record({
      from: fc.constantFrom("+1", "+2"),
      reference: fc.nat(5),
      total: fc.integer({ min: 2, max: 4 }),
      sequence: fc.integer({ min: 1, max: 2 }),
      data: fc.uint8Array({ maxLength: 140 }),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 30 }), (parts) => {
        const { state } = addAll(
          parts.map(({ sequence, total, ...rest }) => part(sequence, total, rest)),
          limits,
        );
        expect(state.sets.length).toBeLessThanOrEqual(5);
        expect(state.sets.reduce((sum, { octets: count }) => sum + count, 0)).toBeLessThanOrEqual(100);
      }),
    );
  });
});
