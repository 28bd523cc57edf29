import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatBytes, utf8Bytes } from "../../../src/base/bytes.ts";
import { addObexOctets, EMPTY_OBEX_STREAM, type ObexStream } from "../../../src/codec/obex/frame.ts";
import { clientPackets } from "../../support/obex-vectors.ts";
import { octets } from "../../support/push-vectors.ts";

const RECORDED = clientPackets("syncml-dm-session");

describe("a stream of OBEX packets", () => {
  test("comes out in packets, however it was cut", () => {
    const whole = concatBytes(RECORDED);
    const cuts = fc.array(fc.nat(whole.length), { maxLength: 30 }).map((at) => [0, ...at.sort((a, b) => a - b)]);
    fc.assert(
      fc.property(cuts, (starts) => {
        let stream = EMPTY_OBEX_STREAM;
        const found: Uint8Array[] = [];
        for (const [i, start] of starts.entries()) {
          const step = addObexOctets(stream, whole.subarray(start, starts[i + 1]));
          if (step.error) throw step.error;
          found.push(...step.packets);
          stream = step.stream;
        }
        if (!isDeepStrictEqual(found, RECORDED)) expect(found).toEqual(RECORDED);
        expect(begun(stream)).toEqual({ pending: new Uint8Array(), offset: whole.length });
      }),
    );
  });

  test("comes out one octet at a time", () => {
    let stream = EMPTY_OBEX_STREAM;
    const found = [...concatBytes(RECORDED)].flatMap((octet) => {
      const step = addObexOctets(stream, Uint8Array.of(octet));
      stream = step.stream;
      return step.packets;
    });
    expect(found).toEqual(RECORDED);
  });

  test("keeps a begun packet by itself, not what it came in", () => {
    const chunk = octets("810003 8200");
    const { stream } = addObexOctets(EMPTY_OBEX_STREAM, chunk);
    chunk.fill(0);
    expect(begun(stream)).toEqual({ pending: octets("8200"), offset: 3 });
    expect(stream.pieces.map(({ buffer }) => buffer.byteLength)).toEqual([2]);
  });

  test("keeps a begun packet that comes in two chunks by itself too", () => {
    const chunk = octets("82");
    const { stream } = addObexOctets(EMPTY_OBEX_STREAM, chunk);
    chunk.fill(0);
    expect(begun(stream)).toEqual({ pending: octets("82"), offset: 0 });
  });

  test("is in few pieces however long it comes one octet at a time", () => {
    let stream = EMPTY_OBEX_STREAM;
    let most = 0;
    for (const octet of concatBytes([octets("82ffff"), new Uint8Array(60_000)])) {
      stream = addObexOctets(stream, Uint8Array.of(octet)).stream;
      most = Math.max(most, stream.pieces.length);
    }
    expect(most).toBeLessThan(18);
    expect(begun(stream).pending).toHaveLength(60_003);
  });

  test.each([
    ["a length below 3", "810003 82 0002 ff", "invalid-value", 4],
    ["a length beyond the limit", "810003 82 0101 49", "limit-exceeded", 4],
  ])("ends at %s, with the packets before it", (_, hex, code, offset) => {
    const { stream, packets, error } = addObexOctets(EMPTY_OBEX_STREAM, octets(hex), 0x100);
    expect(packets).toEqual([octets("810003")]);
    expect(error).toMatchObject({ name: "CodecError", code, offset });
    const again = addObexOctets(stream, utf8Bytes("more"), 0x100);
    expect(again).toMatchObject({ packets: [], error: { code, offset } });
    expect(again.stream).toEqual(stream);
  });

  test("takes a packet of exactly the limit", () => {
    const packet = concatBytes([octets("82 00ff 48 00fc"), new Uint8Array(249)]);
    expect(addObexOctets(EMPTY_OBEX_STREAM, packet, 255)).toMatchObject({ packets: [packet] });
  });

  test("of random octets never throws and keeps less than one packet", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { stream, packets } = addObexOctets(EMPTY_OBEX_STREAM, bytes, 64);
        expect(packets.every(({ length }) => length >= 3 && length <= 64)).toBe(true);
        expect(begun(stream).pending.length).toBeLessThan(64);
      }),
    );
  });
});

/** The begun packet, in however many pieces it is kept. */
function begun({ pieces, offset }: ObexStream) {
  return { pending: concatBytes(pieces), offset };
}
