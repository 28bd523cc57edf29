import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatBytes } from "../../../src/base/bytes.ts";
import { CodecError } from "../../../src/base/errors.ts";
import {
  concatenationElement,
  decodeUserDataHeader,
  encodeUserDataHeader,
  portsElement,
} from "../../../src/codec/sms/user-data-header.ts";
import { octets } from "../../support/push-vectors.ts";

const error = (code: string, offset: number) => expect.objectContaining({ code, offset });

describe("a user data header", () => {
  test("of WAP Push names the ports", () => {
    const { header, headerLength, data } = decodeUserDataHeader(octets("06 05 04 0B 84 23 F0 01 02"));
    expect(header.ports).toEqual({ destination: 2948, source: 9200 });
    expect(header.concatenation).toBeUndefined();
    expect(headerLength).toBe(7);
    expect(data).toEqual(octets("01 02"));
  });

  test.each([
    ["0B 05 04 0B 84 23 F0 00 03 4D 03 02", { width: 8, reference: 0x4d, total: 3, sequence: 2 }],
    ["0C 08 04 12 34 03 01 05 04 0B 84 23 F0", { width: 16, reference: 0x1234, total: 3, sequence: 1 }],
  ])("%s tells the part, in either order of elements", (header, concatenation) => {
    expect(decodeUserDataHeader(octets(header)).header).toMatchObject({
      concatenation,
      ports: { destination: 2948, source: 9200 },
    });
  });

  test("knows 8-bit ports", () => {
    expect(decodeUserDataHeader(octets("04 04 02 F0 FF")).header.ports).toEqual({ destination: 240, source: 255 });
  });

  test("keeps unknown elements", () => {
    const { header } = decodeUserDataHeader(octets("09 24 01 01 05 04 0B 84 23 F0"));
    expect(header.elements.map(({ id }) => id)).toEqual([0x24, 0x05]);
    expect(header.ports?.destination).toBe(2948);
  });

  test("lets the last of repeated elements count", () => {
    const { header } = decodeUserDataHeader(octets("0C 05 04 00 01 00 02 05 04 0B 84 23 F0"));
    expect(header.ports).toEqual({ destination: 2948, source: 9200 });
    expect(header.elements).toHaveLength(2);
  });

  test("may be empty", () => {
    expect(decodeUserDataHeader(octets("00 AA"))).toMatchObject({ headerLength: 1, header: { elements: [] } });
  });

  test.each([
    ["nothing at all", "", "truncated", 0],
    ["UDHL 200 in four octets", "C8 05 04 0B", "truncated", 1],
    ["an element past UDHL", "05 05 04 0B 84 23 F0", "truncated", 3],
    ["half an element", "01 05", "truncated", 2],
    ["ports of three octets", "05 05 03 0B 84 23", "invalid-value", 2],
  ])("with %s is refused with its offset", (_, header, code, offset) => {
    expect(() => decodeUserDataHeader(octets(header))).toThrow(error(code, offset));
  });

  test("survives encode then decode", () => {
    const unknown = fc.record({
      id: fc.integer({ min: 0x70, max: 0x7f }),
      data: fc.uint8Array({ maxLength: 12 }),
    });
    const ports = fc.record({ destination: fc.nat(0xffff), source: fc.nat(0xffff) }).map(portsElement);
    const part = fc
      .record({
        width: fc.constantFrom(8 as const, 16 as const),
        reference: fc.nat(255),
        total: fc.nat(255),
        sequence: fc.nat(255),
      })
      .map(concatenationElement);
    const elements = fc.array(fc.oneof(unknown, ports, part), { maxLength: 8 });
    fc.assert(
      fc.property(elements, fc.uint8Array({ maxLength: 20 }), (list, data) => {
        const decoded = decodeUserDataHeader(concatBytes([encodeUserDataHeader(list), data]));
        expect(decoded.header.elements).toEqual(list);
        expect(decoded.data).toEqual(data);
      }),
    );
  });

  test("of random octets throws CodecError and nothing else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          decodeUserDataHeader(bytes);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(CodecError);
        }
      }),
    );
  });
});
