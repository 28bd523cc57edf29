import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeGsm7, encodeGsm7, fillBitsAfter, packSeptets, unpackSeptets } from "../../../src/codec/sms/gsm7.ts";
import { octets } from "../../support/push-vectors.ts";

describe("the 7-bit default alphabet", () => {
  // The example that every introduction to the format has.
  test("packs hellohello", () => {
    const septets = encodeGsm7("hellohello") ?? [];
    expect(packSeptets(septets)).toEqual(octets("E8329BFD4697D9EC37"));
    expect(decodeGsm7(unpackSeptets(octets("E8329BFD4697D9EC37"), 10))).toBe("hellohello");
  });

  test("has 127 characters besides the escape code, each once", () => {
    const all = decodeGsm7(Array.from({ length: 128 }, (_, code) => code).filter((code) => code !== 0x1b));
    expect(new Set(all).size).toBe(127);
    expect(encodeGsm7(all)).toHaveLength(127);
  });

  test("writes characters of the extension with an escape code", () => {
    expect(encodeGsm7("€[")).toEqual([0x1b, 0x65, 0x1b, 0x3c]);
    expect(decodeGsm7([0x1b, 0x65, 0x1b, 0x3c])).toBe("€[");
  });

  test("shows unknown extensions as the plain character, and stray escapes as blanks", () => {
    expect(decodeGsm7([0x1b, 0x41, 0x1b, 0x1b, 0x42, 0x1b])).toBe("A B ");
  });

  test("has no other characters", () => {
    expect(encodeGsm7("ł")).toBeUndefined();
  });

  test("aligns text after a header to a septet", () => {
    expect([0, 6, 7, 12, 13].map(fillBitsAfter)).toEqual([0, 1, 0, 2, 1]);
  });

  test("survives packing after any number of fill bits", () => {
    const septets = fc.array(fc.nat(127), { maxLength: 160 });
    fc.assert(
      fc.property(septets, fc.nat(6), (codes, fillBits) => {
        expect(unpackSeptets(packSeptets(codes, fillBits), codes.length, fillBits)).toEqual(codes);
      }),
    );
  });
});
