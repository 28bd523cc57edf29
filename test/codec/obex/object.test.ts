import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatBytes } from "../../../src/base/bytes.ts";
import {
  type Collected,
  collect,
  collectedObject,
  NOTHING_COLLECTED,
  OBEX_LIMITS,
} from "../../../src/codec/obex/collect.ts";
import { findHeader, obexHeader, typeHeader } from "../../../src/codec/obex/headers.ts";
import { announcedLength, type isBodyHeader, type ObexObject, splitObject } from "../../../src/codec/obex/object.ts";
import { encodeObexRequest } from "../../../src/codec/obex/packet.ts";
import { plainHeaders } from "../../support/obex-arbitraries.ts";

const length = (headers: Parameters<typeof isBodyHeader>[0][]) =>
  encodeObexRequest({ operation: "PUT", final: true, headers }).length;
const limitExceeded = expect.objectContaining({ code: "limit-exceeded" });

describe("an object spread over packets", () => {
  const object: fc.Arbitrary<ObexObject> = fc.record(
    { headers: plainHeaders, body: fc.uint8Array({ maxLength: 300 }) },
    { requiredKeys: ["headers"] },
  );

  test("keeps within the maximum packet length, and is whole again when collected", () => {
    const endOfBody = fc.constantFrom("last-octets" as const, "alone" as const);
    fc.assert(
      fc.property(object, fc.integer({ min: 60, max: 400 }), endOfBody, (sent, maxPacketLength, end) => {
        const packets = splitObject(sent, maxPacketLength, end);
        expect(packets.length).toBeGreaterThan(0);
        let collected = NOTHING_COLLECTED;
        for (const headers of packets) {
          expect(length([...headers])).toBeLessThanOrEqual(maxPacketLength);
          const next = collect(collected, headers, OBEX_LIMITS);
          if (typeof next === "string") throw new Error(next);
          collected = next;
        }
        expect(collectedObject(collected)).toEqual(sent);
        expect(collected.ended).toBe(sent.body !== undefined);
      }),
    );
  });

  test("fills every packet with a body but the last", () => {
    const packets = splitObject({ headers: [typeHeader("a/b")], body: new Uint8Array(700) }, 255);
    expect(packets.map((headers) => length([...headers]))).toEqual([255, 255, 3 + 3 + 700 - 242 - 249]);
    expect(packets.map((headers) => headers.map(({ id }) => id))).toEqual([[0x42, 0x48], [0x48], [0x49]]);
  });

  test.each([
    ["last-octets" as const, [[0x42, 0x49]]],
    ["alone" as const, [[0x42, 0x48], [0x49]]],
  ])("ends with %s", (endOfBody, ids) => {
    const packets = splitObject({ headers: [typeHeader("a/b")], body: Uint8Array.of(1, 2) }, 255, endOfBody);
    expect(packets.map((headers) => headers.map(({ id }) => id))).toEqual(ids);
  });

  test("puts an End-of-Body for which there is no room in a packet of its own", () => {
    // Type takes 7 octets: packets of 12 leave room for two more, packets of 13 for an empty End-of-Body.
    const empty = { headers: [typeHeader("a/b")], body: new Uint8Array() };
    expect(splitObject(empty, 12).map((headers) => headers.length)).toEqual([1, 1]);
    expect(splitObject(empty, 13).map((headers) => headers.length)).toEqual([2]);
  });

  test("without a body has none, and one packet at least", () => {
    expect(splitObject({ headers: [] }, 255)).toEqual([[]]);
    expect(splitObject({ headers: [obexHeader("Name", "x")] }, 255)).toEqual([[obexHeader("Name", "x")]]);
  });

  test("is refused when a header does not fit in a packet", () => {
    const headers = [typeHeader("a/b")];
    expect(() => splitObject({ headers }, 9)).toThrow(limitExceeded);
    expect(splitObject({ headers }, 10)).toHaveLength(1);
    expect(() => splitObject({ headers: [] }, 6)).toThrow(limitExceeded);
  });

  test("says what length was announced", () => {
    expect(announcedLength({ headers: [obexHeader("Length", 7)] })).toBe(7);
    expect(announcedLength({ headers: [] })).toBeUndefined();
  });
});

describe("collecting", () => {
  const body = (octets: number) => obexHeader("Body", new Uint8Array(octets));
  const end = (octets: number) => obexHeader("End-of-Body", new Uint8Array(octets));
  const limits = { maxObjectOctets: 10, maxHeaders: 2 };

  test("keeps copies, not views of packets", () => {
    const packet = Uint8Array.of(1, 2, 3);
    const collected = collect(NOTHING_COLLECTED, [obexHeader("Target", packet), obexHeader("Body", packet)], limits);
    packet.fill(9);
    expect(collected).toMatchObject({
      headers: [obexHeader("Target", Uint8Array.of(1, 2, 3))],
      pieces: [Uint8Array.of(1, 2, 3)],
      octets: 3,
      ended: false,
    });
  });

  test.each([
    ["one octet each", 1, 13],
    ["nothing each", 0, 1],
  ])("keeps few pieces of a body that comes in many with %s", (_, octets, most) => {
    let collected: Collected = NOTHING_COLLECTED;
    for (let i = 0; i < 4_000; i++) {
      const next = collect(collected, [obexHeader("Body", new Uint8Array(octets).fill(i))], OBEX_LIMITS);
      if (typeof next === "string") throw new Error(next);
      collected = next;
      expect(collected.pieces.length).toBeLessThanOrEqual(most);
    }
    const { body } = collectedObject(collected);
    expect(body).toEqual(Uint8Array.from({ length: 4_000 * octets }, (_, i) => i % 256));
  });

  test.each([
    ["a body up to the limit", [body(6), end(4)], undefined],
    ["a body beyond the limit", [body(6), end(5)], "too-large"],
    ["an announced Length beyond the limit", [obexHeader("Length", 11)], "too-large"],
    [
      "headers up to the limit, not counting the body's",
      [obexHeader("Count", 1), obexHeader("Count", 2), end(1)],
      undefined,
    ],
    ["headers beyond the limit", [1, 2, 3].map((count) => obexHeader("Count", count)), "too-many-headers"],
    ["Body after End-of-Body", [end(1), body(1)], "body-after-end"],
    ["two End-of-Body", [end(1), end(1)], "body-after-end"],
  ])("judges %s", (_, headers, fault) => {
    const collected = collect(NOTHING_COLLECTED, headers, limits);
    expect(typeof collected === "string" ? collected : undefined).toBe(fault);
  });

  test("counts over packets", () => {
    const first = collect(NOTHING_COLLECTED, [obexHeader("Count", 1), end(8)], limits);
    if (typeof first === "string") throw new Error(first);
    expect(collect(first, [body(0)], limits)).toBe("body-after-end");
    expect(collect({ ...first, ended: false }, [body(3)], limits)).toBe("too-large");
    expect(collect(first, [obexHeader("Count", 2), obexHeader("Count", 3)], limits)).toBe("too-many-headers");
    const more = collect(first, [obexHeader("Count", 2)], limits);
    expect(typeof more === "string" ? more : findHeader(more.headers, "Count")).toBe(1);
    expect(typeof more === "string" ? 0 : concatBytes(more.pieces).length).toBe(8);
  });
});
