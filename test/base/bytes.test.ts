import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ByteReader } from "../../src/base/byte-reader.ts";
import { ByteWriter } from "../../src/base/byte-writer.ts";
import {
  codeUnits,
  concatBytes,
  equalBytes,
  fromBase64,
  fromHex,
  latin1Bytes,
  latin1Text,
  strictUtf8Text,
  toBase64,
  toHex,
  utf8Bytes,
  utf8Text,
} from "../../src/base/bytes.ts";
import { CodecError } from "../../src/base/errors.ts";

const SPEC = "WBXML §5.1";
const uint32 = fc.integer({ min: 0, max: 0xffffffff });
const anyText = fc.string({ unit: "binary", maxLength: 400 });
/** Lone surrogates included. */
const wildText = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((u) => String.fromCharCode(...u));

describe("A byte reader", () => {
  test("reads numbers, octets, strings and the rest in order", () => {
    const reader = new ByteReader(Uint8Array.of(1, 2, 3, 4, 65, 66, 0, 9, 8));
    expect(reader.peek()).toBe(1);
    expect(reader.u8("octet", SPEC)).toBe(1);
    expect(reader.uint(2, "number", SPEC)).toBe(0x0203);
    expect(reader.bytes(1, "octets", SPEC)).toEqual(Uint8Array.of(4));
    expect(reader.cString("string", SPEC)).toEqual(Uint8Array.of(65, 66));
    expect([reader.offset, reader.remaining]).toEqual([7, 2]);
    expect(reader.rest()).toEqual(Uint8Array.of(9, 8));
    expect(reader.peek()).toBeUndefined();
  });

  test("says what is missing, where, and how much", () => {
    const reader = new ByteReader(Uint8Array.of(1, 2, 3), 1);
    expect(() => reader.bytes(12, "server id", SPEC)).toThrow(
      "server id needs 12 bytes, 2 left (at byte 1; WBXML §5.1)",
    );
    expect(() => new ByteReader(Uint8Array.of()).u8("flag", SPEC)).toThrow("flag needs 1 byte, 0 left");
    expect(() => reader.cString("name", SPEC)).toThrow("name has no terminating NUL (at byte 1; WBXML §5.1)");
  });

  test("does not read past the end it was given", () => {
    const reader = new ByteReader(Uint8Array.of(65, 0, 0), 0, 1);
    expect(() => reader.cString("name", SPEC)).toThrow(CodecError);
    expect(reader.rest()).toEqual(Uint8Array.of(65));
  });

  test("reads an ASCII string that ends in NUL, and leaves any other where it is", () => {
    const reader = new ByteReader(Uint8Array.of(65, 66, 0, 0xc3, 0xa9, 0, 67), 0, 7);
    expect([reader.asciiCString(), reader.offset]).toEqual(["AB", 3]);
    expect([reader.asciiCString(), reader.offset]).toEqual([undefined, 3]);
    const unended = new ByteReader(Uint8Array.of(65, 0), 0, 1);
    expect([unended.asciiCString(), unended.offset]).toEqual([undefined, 0]);
  });

  test("gives views, not copies", () => {
    const input = Uint8Array.of(1, 2, 3);
    expect(new ByteReader(input, 1).bytes(2, "octets", SPEC).buffer).toBe(input.buffer);
  });

  test.each(["ffffffff7f", "8080808080", "9080808000"])("refuses a number of more than 32 bits: %s", (hex) => {
    const reader = new ByteReader(fromHex(hex) ?? new Uint8Array());
    expect(() => reader.multiByteUint("length", SPEC)).toThrow("length is longer than 32 bits (at byte 0; WBXML §5.1)");
  });
});

describe("A byte writer", () => {
  // WBXML §5.1 gives 0x81 0x20 for 0xA0.
  test.each([
    [0, "00"],
    [0x7f, "7f"],
    [0x80, "8100"],
    [0xa0, "8120"],
    [0xffffffff, "8fffffff7f"],
  ])("writes %d as the multi-byte integer %s", (value, hex) => {
    expect(toHex(new ByteWriter().u8(9).multiByteUint(value).u8(9).finish())).toBe(`09${hex}09`);
  });

  test("writes multi-byte integers that its counterpart reads", () => {
    fc.assert(
      fc.property(fc.array(uint32, { maxLength: 100 }), (values) => {
        const writer = new ByteWriter();
        for (const value of values) writer.multiByteUint(value);
        const reader = new ByteReader(writer.finish());
        expect(values.map(() => reader.multiByteUint("value", SPEC))).toEqual(values);
        expect(reader.remaining).toBe(0);
      }),
    );
  });

  test("writes big-endian integers of up to six octets", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.nat(), (octets, seed) => {
        const value = (seed * 131_071) % 256 ** octets;
        const written = new ByteWriter().uint(octets, value).finish();
        expect(written).toHaveLength(octets);
        expect(new ByteReader(written).uint(octets, "value", SPEC)).toBe(value);
      }),
    );
  });

  test("writes text as UTF-8, as the platform does", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anyText, wildText, fc.string()), { maxLength: 5 }), (texts) => {
        const writer = new ByteWriter();
        for (const text of texts) writer.text(text);
        expect(writer.finish()).toEqual(concatBytes(texts.map((text) => new TextEncoder().encode(text))));
      }),
    );
  });

  test("ends a C string with NUL, and counts what it wrote", () => {
    const writer = new ByteWriter().cString("aé", SPEC);
    expect(toHex(writer.finish())).toBe("61c3a900");
    expect(writer.length).toBe(4);
  });

  test.each(["a\0b", "é\0", "\0"])("writes no C string that holds a NUL itself: %j", (text) => {
    expect(() => new ByteWriter().cString(text, SPEC)).toThrow(CodecError);
  });

  test("begins anew when it is cleared, without a trace of what it wrote before", () => {
    const writer = new ByteWriter(4).text("longer than four");
    const first = writer.finish();
    expect(writer.clear()).toHaveLength(0);
    expect(utf8Text(writer.text("new").finish())).toBe("new");
    expect(utf8Text(first)).toBe("longer than four");
  });

  test("grows, and hands out a copy", () => {
    const writer = new ByteWriter().bytes(new Uint8Array(200).fill(1)).text("x".repeat(1000));
    const first = writer.finish();
    writer.u8(7);
    expect(first).toHaveLength(1200);
    expect(first[1199]).toBe(0x78);
    expect(writer.finish().at(-1)).toBe(7);
  });
});

describe("Text of octets", () => {
  test("is UTF-8, with U+FFFD for what is not", () => {
    expect(utf8Text(Uint8Array.of(0x61, 0xff, 0xc3, 0xa9))).toBe("a\ufffdé");
    expect(strictUtf8Text(Uint8Array.of(0x61, 0xff))).toBeUndefined();
    expect(strictUtf8Text(utf8Bytes("né"))).toBe("né");
  });

  test("keeps a byte order mark: it is an octet like any other", () => {
    const marked = utf8Bytes("\ufeffa");
    expect(utf8Bytes(utf8Text(marked))).toEqual(marked);
    expect(strictUtf8Text(marked)).toBe("\ufeffa");
  });

  test("survives ISO 8859-1, hexadecimal and base64 and back", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (octets) => {
        expect(latin1Bytes(latin1Text(octets))).toEqual(octets);
        expect(fromHex(toHex(octets))).toEqual(octets);
        expect(fromBase64(toBase64(octets))).toEqual(octets);
      }),
    );
  });

  test.each(["0", "0g", "00 01"])("is not hexadecimal: %s", (text) => {
    expect(fromHex(text)).toBeUndefined();
  });

  test.each(["YQ", "YQ==", " Y\nQ = = "])("may be base64 with blanks and without padding: %j", (text) => {
    expect(fromBase64(text)).toEqual(utf8Bytes("a"));
  });

  test.each(["Y", "Y*==", "Y=Q="])("is not base64: %s", (text) => {
    expect(fromBase64(text)).toBeUndefined();
  });
});

describe("Code units of text", () => {
  test("are those of the text and a 0, however long it is", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, wildText), fc.constantFrom(1, 1000), (text, times) => {
        const long = text.repeat(times);
        const units = codeUnits(long);
        expect(Array.from(units.subarray(0, long.length + 1))).toEqual([
          ...Array.from({ length: long.length }, (_, i) => long.charCodeAt(i)),
          0,
        ]);
      }),
      { numRuns: 20 },
    );
  });
});

describe("Octets", () => {
  test("are joined and compared by their values", () => {
    expect(concatBytes([Uint8Array.of(1), Uint8Array.of(), Uint8Array.of(2, 3)])).toEqual(Uint8Array.of(1, 2, 3));
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(equalBytes(Uint8Array.of(1), Uint8Array.of(1, 2))).toBe(false);
  });
});
