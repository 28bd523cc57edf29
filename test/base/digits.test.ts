import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex } from "../../src/base/bytes.ts";
import { fromSemiOctets, imsiSemiOctets, luhnCheckDigit, toSemiOctets } from "../../src/base/digits.ts";

const digits = (options: { minLength?: number; maxLength: number }) =>
  fc.array(fc.nat(9), options).map((list) => list.join(""));

describe("Semi-octets", () => {
  test("have the first digit in the low nibble and F for one that is missing", () => {
    expect(toHex(toSemiOctets("46708251358"))).toBe("6407281553f8");
    expect(fromSemiOctets(toSemiOctets("46708251358"))).toBe("46708251358");
  });

  test("survive there and back, with the signs of a keypad", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(..."0123456789*#"), { maxLength: 20 }), (list) => {
        expect(fromSemiOctets(toSemiOctets(list.join("")))).toBe(list.join(""));
      }),
    );
  });

  test("end at the filler, at the count, and at the end of the octets", () => {
    expect(fromSemiOctets(Uint8Array.of(0x21, 0xf3, 0x54))).toBe("123");
    expect(fromSemiOctets(Uint8Array.of(0x21, 0x43), 3)).toBe("123");
    expect(fromSemiOctets(Uint8Array.of(0x21), 9)).toBe("12");
  });

  test("hold no letters", () => {
    expect(() => toSemiOctets("12x4")).toThrow("not a semi-octet character: x");
  });
});

describe("The Luhn check digit", () => {
  // IMEI: TS 23.003 Annex B and the IMEI of a known phone; ICCID: test cards of pySim's manual and of sysmocom; a well-known example.
  test.each(["260531793113837", "490154203237518", "8949440000001155314", "8988211000000110000", "79927398713"])(
    "ends %s",
    (whole) => {
      expect(luhnCheckDigit(whole.slice(0, -1))).toBe(whole.slice(-1));
    },
  );

  test("catches any one wrong digit", () => {
    fc.assert(
      fc.property(digits({ minLength: 2, maxLength: 18 }), fc.nat(), fc.integer({ min: 1, max: 9 }), (text, at, by) => {
        const i = at % text.length;
        const wrong = `${text.slice(0, i)}${(Number(text[i]) + by) % 10}${text.slice(i + 1)}`;
        expect(luhnCheckDigit(wrong)).not.toBe(luhnCheckDigit(text));
      }),
    );
  });
});

describe("The octets of an IMSI", () => {
  // TS 31.102 §4.2.2: 9 leads an odd number of digits, 1 an even one.
  test.each([
    ["262011106487504", "2926101160845740"],
    ["26201110648750", "21261011608457f0"],
  ])("%s are %s", (imsi, hex) => {
    expect(toHex(imsiSemiOctets(imsi))).toBe(hex);
  });
});
