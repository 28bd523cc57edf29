import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CodecError } from "../../../src/base/errors.ts";
import { decodeDataCoding } from "../../../src/codec/sms/data-coding.ts";
import { addPart, NO_PARTS } from "../../../src/codec/sms/reassembly.ts";
import { splitText } from "../../../src/codec/sms/split-text.ts";
import { joinText, textAlphabet, textUnits, unitsText, userDataText } from "../../../src/codec/sms/text.ts";
import { decodeSmsDeliver, encodeSmsDeliver } from "../../../src/codec/sms/tpdu.ts";
import { decodeUcs2, encodeUcs2 } from "../../../src/codec/sms/ucs2.ts";
import { decodeUserDataHeader } from "../../../src/codec/sms/user-data-header.ts";
import { octets, SMS_DELIVER } from "../../support/push-vectors.ts";

const lengths = (text: string, width?: 8 | 16) =>
  splitText(text, { reference: 1, ...(width ? { width } : {}) }).map(({ userDataLength }) => userDataLength);

describe("text in short messages", () => {
  test.each([
    ["160 characters of the default alphabet", "a".repeat(160), [160]],
    ["161 of them", "a".repeat(161), [160, 15]],
    ["306 of them", "a".repeat(306), [160, 160]],
    ["307 of them", "a".repeat(307), [160, 160, 8]],
    ["80 euro signs", "€".repeat(80), [160]],
    ["77 euro signs and more, none cut", "€".repeat(81), [159, 17]],
    ["70 characters of others", "ж".repeat(70), [140]],
    ["71 of others", "ж".repeat(71), [140, 14]],
    ["134 of others", "ж".repeat(134), [140, 140]],
    ["36 emoji, none cut", "😀".repeat(36), [138, 18]],
    ["none", "", [0]],
  ])("of %s takes as many messages as it must", (_, text, expected) => {
    expect(lengths(text)).toEqual(expected);
  });

  test("holds one character less in each part with a 16-bit reference", () => {
    expect(lengths("a".repeat(152 * 2), 16)).toEqual([160, 160]);
    expect(lengths("a".repeat(152 * 2 + 1), 16)).toHaveLength(3);
    expect(lengths("ж".repeat(66 * 2), 16)).toEqual([139, 139]);
  });

  test("is in UCS-2 when the default alphabet lacks a character, or when it is wanted", () => {
    const [first] = splitText("жabc", { reference: 1 });
    expect(decodeDataCoding(first?.dataCoding ?? 0).alphabet).toBe("ucs2");
    expect(splitText("abc", { reference: 1, alphabet: "ucs2" })[0]?.userData).toEqual(octets("006100620063"));
    expect(() => splitText("abж", { reference: 1, alphabet: "gsm7" })).toThrow(
      expect.objectContaining({ code: "invalid-value", offset: 2 }),
    );
  });

  test("is at most 255 parts", () => {
    expect(lengths("a".repeat(255 * 153))).toHaveLength(255);
    expect(() => lengths("a".repeat(255 * 153 + 1))).toThrow(expect.objectContaining({ code: "limit-exceeded" }));
  });

  // Read by tshark 4.0 (gsm_sms) with the same text.
  test("aligns septets after the header", () => {
    const [, second] = splitText(`${"a".repeat(153)}hello€ij`, { reference: 0x4d });
    expect(second?.userDataLength).toBe(16);
    expect(second?.userData).toEqual(octets("0500034d0202d06536fbbd29a7d5"));
  });

  test("fits TPDUs", () => {
    const tpdu = decodeSmsDeliver(SMS_DELIVER);
    const parts = splitText("Grüße, 世界 ".repeat(20), { reference: 7 });
    const again = parts.map((part) => decodeSmsDeliver(encodeSmsDeliver({ ...tpdu, ...part })));
    expect(joinText(again)).toBe("Grüße, 世界 ".repeat(20));
  });
});

const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."abc€[]é@ \n"), maxLength: 500 }),
  fc.string({ unit: fc.constantFrom(..."abж世😀"), maxLength: 300 }),
);
const width = fc.constantFrom(8 as const, 16 as const);

describe("text of several messages", () => {
  test("comes together again in any order, with repeated parts", () => {
    fc.assert(
      fc.property(text, width, fc.nat(255), fc.infiniteStream(fc.nat()), (whole, bits, reference, keys) => {
        const parts = splitText(whole, { reference, width: bits });
        const shuffled = [...parts, ...parts.slice(0, 1)]
          .map((part) => ({ part, key: keys.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ part }) => part);
        expect(joinText(shuffled)).toBe(whole);
      }),
    );
  });

  test("comes together through reassembly, a character cut between parts and all", () => {
    fc.assert(
      fc.property(text, width, (whole, bits) => {
        let state = NO_PARTS;
        const joined = splitText(whole, { reference: 9, width: bits }).flatMap((message) => {
          const alphabet = textAlphabet(message.dataCoding) ?? "gsm7";
          const read = message.hasHeader ? decodeUserDataHeader(message.userData) : undefined;
          const concatenation = read?.header.concatenation;
          const data = textUnits(message, read?.headerLength ?? 0, alphabet);
          const step = addPart(state, { from: "1", data, ...(concatenation ? { concatenation } : {}) }, 0);
          state = step.state;
          return step.datagram ? [unitsText(step.datagram.data, alphabet)] : [];
        });
        expect(joined).toEqual([whole]);
      }),
    );
    expect(unitsText(Uint8Array.from([0x1b, 0x65]), "gsm7")).toBe("€");
  });

  test("is undefined while a part is missing, and when parts do not belong together", () => {
    const parts = splitText("a".repeat(400), { reference: 1 });
    const other = splitText("a".repeat(400), { reference: 2 });
    const ucs2 = splitText("ж".repeat(200), { reference: 1 });
    const octetsMessage = { hasHeader: false, dataCoding: 4, userData: octets("00"), userDataLength: 1 };
    expect(joinText(parts)).toBe("a".repeat(400));
    for (const wrong of [
      [],
      parts.slice(1),
      [...parts.slice(1), other[0]],
      [...parts.slice(1), ucs2[0]],
      [octetsMessage],
    ]) {
      expect(joinText(wrong.filter((part) => part !== undefined))).toBeUndefined();
    }
  });

  test("of random octets throws CodecError and nothing else", () => {
    const message = fc.record({
      hasHeader: fc.boolean(),
      dataCoding: fc.nat(255),
      userData: fc.uint8Array({ maxLength: 140 }),
      userDataLength: fc.nat(255),
    });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 3 }), (messages) => {
        try {
          joinText(messages);
        } catch (error) {
          expect(error).toBeInstanceOf(CodecError);
        }
      }),
    );
  });

  test("has no text in octets or compressed", () => {
    expect(textAlphabet(0x04)).toBeUndefined();
    expect(textAlphabet(0x20)).toBeUndefined();
    expect(userDataText({ dataCoding: 4, userData: octets("41"), userDataLength: 1 }, 0)).toBeUndefined();
  });
});

describe("UCS-2", () => {
  test("survives encode then decode, every unit", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff)), (units) => {
        const each = String.fromCharCode(...units);
        expect(decodeUcs2(encodeUcs2(each))).toBe(each);
      }),
    );
  });

  test("leaves an odd octet out", () => {
    expect(decodeUcs2(octets("20AC 41"))).toBe("€");
  });
});
