import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ByteReader } from "../../../src/base/byte-reader.ts";
import { ByteWriter } from "../../../src/base/byte-writer.ts";
import { toHex } from "../../../src/base/bytes.ts";
import { CodecError } from "../../../src/base/errors.ts";
import {
  decodeHeaders,
  encodeHeaders,
  findHeader,
  type HeaderOptions,
  headerLength,
  mediaTypeOf,
  type ObexHeader,
  obexHeader,
  typeHeader,
} from "../../../src/codec/obex/headers.ts";
import { anyHeader } from "../../support/obex-arbitraries.ts";
import { octets } from "../../support/push-vectors.ts";

const decode = (hex: string, options: HeaderOptions = {}) => decodeHeaders(new ByteReader(octets(hex)), options);
const encode = (headers: readonly ObexHeader[]) => {
  const writer = new ByteWriter();
  encodeHeaders(writer, headers);
  return writer.finish();
};
const error = (code: string, offset: number) => expect.objectContaining({ code, offset });

describe("OBEX headers", () => {
  test.each([
    ["Name", "01 0019 0062006f006f0074002e007700620078006d006c0000", obexHeader("Name", "boot.wbxml")],
    ["Name outside the basic plane", "01 0009 d83ddcf1 0000", obexHeader("Name", "📱")],
    ["empty Name", "01 0003", obexHeader("Name", "")],
    ["Type", "42 000d 746578742f78 2d6f7800", typeHeader("text/x-ox")],
    ["empty End-of-Body", "49 0003", obexHeader("End-of-Body", new Uint8Array())],
    ["Length", "c3 000000f9", obexHeader("Length", 249)],
    ["greatest Connection-Id", "cb ffffffff", obexHeader("Connection-Id", 0xffffffff)],
    ["Session-Sequence-Number", "93 07", obexHeader("Session-Sequence-Number", 7)],
  ])("read and write %s", (_, hex, header) => {
    expect(decode(hex)).toEqual([header]);
    expect(encode([header])).toEqual(octets(hex));
  });

  test("of unknown identifiers are kept by their encoding, in order", () => {
    const headers = decode("3f 0007 00410000 ff 00000001 bf 09 7f 0004 aa 4f 0003");
    expect(headers).toEqual([
      { id: 0x3f, value: "A" },
      { id: 0xff, value: 1 },
      { id: 0xbf, value: 9 },
      { id: 0x7f, value: Uint8Array.of(0xaa) },
      { id: 0x4f, value: new Uint8Array() },
    ]);
    expect(toHex(encode(headers))).toBe("3f000700410000ff00000001bf097f0004aa4f0003");
  });

  test("are found by name, the first of several", () => {
    const headers = [obexHeader("Count", 1), obexHeader("Length", 2), obexHeader("Length", 3)];
    expect(findHeader(headers, "Length")).toBe(2);
    expect(findHeader(headers, "Name")).toBeUndefined();
  });

  test("give the media type with or without its NUL", () => {
    expect(mediaTypeOf([typeHeader("text/plain;SEC=1")])).toBe("text/plain;SEC=1");
    expect(mediaTypeOf(decode("42 0005 612f"))).toBe("a/");
    expect(mediaTypeOf([])).toBeUndefined();
  });

  test.each([
    ["text without its NUL", "01 0005 0041", "A"],
    ["text with NULs after it", "01 000b 0041 0000 0042 0000", "A"],
  ])("refuse %s unless lenient", (_, hex, text) => {
    expect(() => decode(hex)).toThrow(CodecError);
    expect(decode(hex, { lenient: true })).toEqual([obexHeader("Name", text)]);
  });

  test.each([
    ["half a length", "cb00000001 48 00", "truncated", 6],
    ["less octets than their length", "48 0007 aabb", "truncated", 3],
    ["half a quad", "c3 0000", "truncated", 1],
    ["no octet", "93", "truncated", 1],
    ["a length below its own prefix", "48 0002", "invalid-value", 1],
    ["half a character", "01 0006 004100", "invalid-value", 3],
    ["text without its NUL", "01 0005 0041", "invalid-value", 3],
    ["a NUL inside text", "01 0009 0041 0000 0000", "invalid-value", 5],
  ])("with %s are refused with the offset", (_, hex, code, offset) => {
    expect(() => decode(hex)).toThrow(error(code, offset));
  });

  test("are limited in number", () => {
    expect(decode("9301 9302", { maxHeaders: 2 })).toHaveLength(2);
    expect(() => decode("9301 9302 9303", { maxHeaders: 2 })).toThrow(error("limit-exceeded", 4));
    expect(() => decode("9301".repeat(65))).toThrow(error("limit-exceeded", 128));
  });

  test.each<[string, ObexHeader]>([
    ["a number for text", { id: 0x01, value: 1 }],
    ["text for octets", { id: 0x48, value: "a" }],
    ["octets for an integer", { id: 0xc3, value: new Uint8Array(4) }],
    ["an octet beyond 255", { id: 0x93, value: 256 }],
    ["a negative integer", { id: 0xc3, value: -1 }],
    ["text with a NUL", { id: 0x01, value: "a\0b" }],
    ["more than a length can say", { id: 0x48, value: new Uint8Array(0xfffd) }],
  ])("do not write %s", (_, header) => {
    expect(() => encode([header])).toThrow(expect.objectContaining({ code: "invalid-value" }));
  });

  test("survive encode then decode, as long as foretold", () => {
    fc.assert(
      fc.property(fc.array(anyHeader, { maxLength: 20 }), (headers) => {
        const bytes = encode(headers);
        expect(decodeHeaders(new ByteReader(bytes), {})).toEqual(headers);
        expect(bytes.length).toBe(headers.reduce((sum, header) => sum + headerLength(header), 0));
      }),
    );
  });

  test("of random octets throw CodecError or come out as they were", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          const headers = decodeHeaders(new ByteReader(bytes), {});
          // Empty text is written as no octets at all; a lone NUL says the same.
          if (!headers.some(({ value }) => value === "")) expect(encode(headers)).toEqual(bytes);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(CodecError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
