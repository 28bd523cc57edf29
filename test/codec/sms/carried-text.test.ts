import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatBytes, latin1Bytes, utf8Bytes } from "../../../src/base/bytes.ts";
import { CodecError } from "../../../src/base/errors.ts";
import { carriedText, readTextPart, textCoding } from "../../../src/codec/sms/carried-text.ts";
import { encodeGsm7 } from "../../../src/codec/sms/gsm7.ts";
import type { CarriedMessage } from "../../../src/codec/sms/part.ts";
import type { Part } from "../../../src/codec/sms/partial-set.ts";
import { addPart, NO_PARTS } from "../../../src/codec/sms/reassembly.ts";
import { splitText } from "../../../src/codec/sms/split-text.ts";
import { encodeUcs2 } from "../../../src/codec/sms/ucs2.ts";
import { octets } from "../../support/push-vectors.ts";

interface Sent {
  readonly dataCoding?: number;
  readonly hasHeader?: boolean;
  readonly segment?: CarriedMessage["segment"];
}

function read(userData: Uint8Array, { dataCoding = 0, hasHeader = false, segment }: Sent = {}): Part {
  const coding = textCoding(dataCoding);
  if (!coding) throw new Error(`data coding ${dataCoding} is no text`);
  return readTextPart({ from: "+1", userData, hasHeader, ...(segment ? { segment } : {}) }, coding);
}

function textOf(part: Part): string {
  return carriedText(part.data, part.text ?? "gsm7");
}

function textOfAll(parts: readonly Part[]): string[] {
  let state = NO_PARTS;
  return parts.flatMap((part) => {
    const step = addPart(JSON.parse(JSON.stringify(state)), part, 0);
    state = step.state;
    return step.datagram ? [carriedText(step.datagram.data, step.datagram.text ?? "gsm7")] : [];
  });
}

const septets = (text: string) => Uint8Array.from(encodeGsm7(text) ?? []);
const HEADER = octets("05 00 03 4D 02 01");

describe("A carried text", () => {
  test("has one septet an octet, those of the extension table too", () => {
    const text = "Grüße @ 10 €, {[~]}";
    expect(textOf(read(septets(text)))).toBe(text);
    expect(textOf(read(concatBytes([HEADER, septets(text)]), { hasHeader: true }))).toBe(text);
  });

  test.each([
    ["hellohello", "E8 32 9B FD 46 97 D9 EC 37"],
    ["hello", "E8 32 9B FD 06"],
  ])("is %s when its septets are packed, too", (text, packed) => {
    expect(textOf(read(octets(packed)))).toBe(text);
  });

  test("that is packed after a header begins at a septet", () => {
    const text = "The quick brown fox {jumps}. ".repeat(8);
    const parts = splitText(text, { reference: 4 });
    expect(parts.length).toBeGreaterThan(1);
    expect(textOfAll(parts.map((part) => read(part.userData, { hasHeader: true })))).toEqual([text]);
  });

  test("that is packed into full octets has no @ of its fill bits at the end", () => {
    const [message] = splitText("sevenly", { reference: 1 });
    expect(message?.userData).toHaveLength(7);
    expect(textOf(read(message?.userData ?? new Uint8Array()))).toBe("sevenly");
  });

  test("is Latin 1 where the sender's default alphabet is that", () => {
    expect(textOf(read(latin1Bytes("Fähre à Ærø: 5 £\r\n")))).toBe("Fähre à Ærø: 5 £\r\n");
  });

  test("is Latin 1 in SMPP data coding 3", () => {
    expect(textOf(read(latin1Bytes("a@b_c $ é"), { dataCoding: 3 }))).toBe("a@b_c $ é");
  });

  test.each(["me_too@example.com", "$5 {net}", "Grüße @ home"])(
    "is %s in SMPP data coding 1 as the name says",
    (text) => {
      expect(textOf(read(latin1Bytes(text), { dataCoding: 1 }))).toBe(text);
    },
  );

  test.each(["Grüße @ 5 € [x]", "für", "Your PIN is 1234\n"])(
    "is %s in SMPP data coding 1 when the client writes the default alphabet in it",
    (text) => {
      expect(textOf(read(septets(text), { dataCoding: 1 }))).toBe(text);
    },
  );

  test.each([0x08, 0x18, 0xe0])("is UCS-2 in data coding %i", (dataCoding) => {
    expect(textOf(read(encodeUcs2("世界 😀"), { dataCoding }))).toBe("世界 😀");
  });

  test("is no text in data codings of octets and of compressed text", () => {
    expect([0x02, 0x04, 0xf5, 0x20].map(textCoding)).toEqual([undefined, undefined, undefined, undefined]);
  });

  test("may have nothing in it", () => {
    expect([0, 3, 8].map((dataCoding) => textOf(read(new Uint8Array(), { dataCoding })))).toEqual(["", "", ""]);
  });
});

const segment = (sequence: number) => ({ reference: 7, total: 2, sequence });

describe("The parts of a carried text", () => {
  test("are joined as units, so that an escape and its character may be cut apart", () => {
    const [first, rest] = [septets("€").subarray(0, 1), septets("€").subarray(1)];
    const parts = [read(first, { segment: segment(1) }), read(rest, { segment: segment(2) })];
    expect(textOfAll(parts)).toEqual(["€"]);
    expect(textOfAll(parts.toReversed())).toEqual(["€"]);
  });

  test("that have an odd octet in UCS-2 do not shift what follows", () => {
    const first = concatBytes([encodeUcs2("ж"), Uint8Array.of(0)]);
    const parts = [first, encodeUcs2("я")].map((data, i) => read(data, { dataCoding: 8, segment: segment(i + 1) }));
    expect(textOfAll(parts)).toEqual(["жя"]);
  });

  test("are Latin 1 all of them when one is", () => {
    const parts = ["a@", "é"].map((text, i) => read(latin1Bytes(text), { segment: segment(i + 1) }));
    expect(textOfAll(parts)).toEqual(["a@é"]);
  });

  test("of another alphabet, and of a push, are of another message", () => {
    const first = read(septets("a"), { segment: segment(1) });
    const concatenation = { width: 16 as const, ...segment(2) };
    const others: Part[] = [
      read(encodeUcs2("b"), { dataCoding: 8, segment: segment(2) }),
      { from: "+1", data: utf8Bytes("b"), concatenation },
    ];
    expect(textOfAll([first, ...others])).toEqual([]);
    expect(textOfAll([first, ...others, read(septets("b"), { segment: segment(2) })])).toEqual(["ab"]);
  });
});

describe("Any octets", () => {
  test("are a text, or a malformed header", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(255), fc.boolean(), (userData, dataCoding, hasHeader) => {
        const coding = textCoding(dataCoding);
        if (!coding) return;
        try {
          const part = readTextPart({ from: "", userData, hasHeader }, coding);
          expect(carriedText(part.data, coding).length).toBeLessThanOrEqual(Math.ceil((userData.length * 8) / 7));
        } catch (error) {
          expect(error).toBeInstanceOf(CodecError);
          expect(hasHeader).toBe(true);
        }
      }),
    );
  });

  test("that are septets come back as they are", () => {
    const text = fc.string({ unit: fc.constantFrom(..."@abc€[é \n"), maxLength: 150 });
    fc.assert(
      fc.property(text, (whole) => {
        expect(textOf(read(septets(whole)))).toBe(whole);
      }),
    );
  });
});
