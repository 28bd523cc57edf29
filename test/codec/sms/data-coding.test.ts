import { describe, expect, test } from "vitest";
import { carriesOctets, decodeDataCoding } from "../../../src/codec/sms/data-coding.ts";

describe("TP-DCS", () => {
  test.each([0x04, 0x14, 0x15, 0x16, 0x17, 0x44, 0xf4, 0xf5, 0xf6, 0xf7, 0x02])("%i carries octets", (octet) => {
    expect(carriesOctets(octet)).toBe(true);
  });

  test.each([0x00, 0x08, 0x24, 0x34, 0x0c, 0x84, 0xc4, 0xd4, 0xe4, 0xf0, 0xf3])("%i does not", (octet) => {
    expect(carriesOctets(octet)).toBe(false);
  });

  test.each([
    [0x00, { alphabet: "gsm7", compressed: false }],
    [0x08, { alphabet: "ucs2", compressed: false }],
    [0x19, { alphabet: "ucs2", compressed: false, messageClass: 1 }],
    [0x20, { alphabet: "gsm7", compressed: true }],
    [0xc8, { alphabet: "gsm7", compressed: false }],
    [0xe0, { alphabet: "ucs2", compressed: false }],
    [0xf6, { alphabet: "8bit", compressed: false, messageClass: 2 }],
  ])("%i is taken apart", (octet, expected) => {
    expect(decodeDataCoding(octet)).toEqual(expected);
  });
});
