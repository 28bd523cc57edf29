import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readPart } from "../../../src/codec/sms/part.ts";
import { addPart, NO_PARTS } from "../../../src/codec/sms/reassembly.ts";
import { splitDatagram } from "../../../src/codec/sms/split.ts";
import { octets } from "../../support/push-vectors.ts";

const PORTS = { destination: 2948, source: 9200 };
const split = (length: number, width?: 8 | 16) =>
  splitDatagram(new Uint8Array(length), PORTS, { reference: 0x4d, ...(width ? { width } : {}) });

describe("a datagram in short messages", () => {
  test("of 133 octets fits one, with the ports alone", () => {
    const [only, ...more] = split(133);
    expect(more).toEqual([]);
    expect(only).toHaveLength(140);
    expect(only?.subarray(0, 7)).toEqual(octets("06 05 04 0B 84 23 F0"));
  });

  // The lengths and heads of a provisioning push that tshark 4.0 joined again.
  test("of 299 octets takes three, 128 octets each with an 8-bit reference", () => {
    const parts = split(299);
    expect(parts.map(({ length }) => length)).toEqual([0x8c, 0x8c, 0x37]);
    expect(parts[2]?.subarray(0, 12)).toEqual(octets("0B 05 04 0B 84 23 F0 00 03 4D 03 03"));
  });

  test("of 299 octets takes three, 127 octets each with a 16-bit reference", () => {
    const parts = split(299, 16);
    expect(parts.map(({ length }) => length)).toEqual([0x8c, 0x8c, 0x3a]);
    expect(parts[0]?.subarray(0, 13)).toEqual(octets("0C 05 04 0B 84 23 F0 08 04 00 4D 03 01"));
  });

  test("is at most 255 parts", () => {
    expect(split(255 * 128)).toHaveLength(255);
    expect(() => split(255 * 128 + 1)).toThrow(expect.objectContaining({ code: "limit-exceeded", offset: 32640 }));
    expect(() => split(255 * 127 + 1, 16)).toThrow(expect.objectContaining({ code: "limit-exceeded" }));
  });

  test("comes together again", () => {
    const width = fc.constantFrom(8 as const, 16 as const);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1000 }), width, fc.nat(255), (data, bits, reference) => {
        let state = NO_PARTS;
        const whole = splitDatagram(data, PORTS, { reference, width: bits }).flatMap((userData) => {
          const step = addPart(state, readPart({ from: "1", userData, hasHeader: true }), 0);
          state = step.state;
          return step.datagram ? [step.datagram] : [];
        });
        expect(whole).toHaveLength(1);
        expect(whole[0]).toMatchObject({ from: "1", data, destinationPort: 2948, sourcePort: 9200 });
        expect(state).toEqual(NO_PARTS);
      }),
    );
  });
});
