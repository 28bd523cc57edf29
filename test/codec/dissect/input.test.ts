import { describe, expect, test } from "vitest";
import { concatBytes, utf8Bytes } from "../../../src/base/bytes.ts";
import { detectFormat } from "../../../src/codec/dissect/formats.ts";
import { readInput } from "../../../src/codec/dissect/input.ts";
import {
  DELIVER_SM,
  NOTIFICATION,
  NOTIFICATION_PUSH,
  octets,
  SMS_DELIVER,
  SMS_SUBMIT,
  vectorLines,
} from "../../support/push-vectors.ts";

const read = (text: string) => readInput(utf8Bytes(text), "auto");

describe("an input file", () => {
  test("of hexadecimal lines is a PDU a line, whatever blanks, case and comments", () => {
    const { pdus, badLines } = read("# hé\r\n\n01 06 aA  # one\n  0b\t0C\n");
    expect(pdus).toEqual([octets("0106AA"), octets("0B0C")]);
    expect(badLines).toEqual([]);
  });

  test("names the lines that are not hexadecimal", () => {
    expect(read("0106\nnonsense\n123\n")).toEqual({
      pdus: [octets("0106"), octets("12")],
      badLines: [
        { line: 2, offset: 0 },
        { line: 3, offset: 1 },
      ],
    });
  });

  test("of octets is one PDU", () => {
    expect(readInput(NOTIFICATION_PUSH, "auto").pdus).toEqual([NOTIFICATION_PUSH]);
  });

  test("of octets in SMPP may hold several", () => {
    expect(readInput(concatBytes([DELIVER_SM, DELIVER_SM]), "auto").pdus).toEqual([DELIVER_SM, DELIVER_SM]);
    expect(readInput(concatBytes([DELIVER_SM, DELIVER_SM]), "wsp").pdus).toHaveLength(1);
  });

  test.each(["", "\n\n", "# only a comment\n"])("may hold nothing: %j", (text) => {
    expect(read(text)).toEqual({ pdus: [], badLines: [] });
  });
});

describe("detection", () => {
  const document = vectorLines("wbxml/cp-document-a.hex");
  test.each([
    ["smpp", DELIVER_SM],
    ["sms-deliver", SMS_DELIVER],
    ["sms-submit", SMS_SUBMIT],
    ["tpud", SMS_DELIVER.subarray(19)],
    ["wsp", NOTIFICATION_PUSH],
    ["wbxml", concatBytes(document)],
    ["package0", NOTIFICATION],
  ] as const)("knows %s, and most of it when cut", (format, bytes) => {
    expect(detectFormat(bytes)).toMatchObject({ format });
    expect(detectFormat(bytes)?.confidence).toBeGreaterThan(0.5);
    const cut = detectFormat(bytes.subarray(0, bytes.length - 2));
    if (format !== "package0") expect(cut).toMatchObject({ format });
  });

  test("is less sure of what is cut", () => {
    const whole = detectFormat(SMS_DELIVER)?.confidence ?? 0;
    expect(detectFormat(SMS_DELIVER.subarray(0, 30))?.confidence).toBeLessThan(whole);
  });

  test("gives up on noise", () => {
    expect(detectFormat(octets("FFFFFFFF"))).toBeUndefined();
    expect(detectFormat(new Uint8Array())).toBeUndefined();
  });
});
