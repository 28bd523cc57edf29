import { describe, expect, test } from "vitest";
import { utf8Bytes } from "../../../src/base/bytes.ts";
import { formatReceipt, MESSAGE_STATES, readReceipt } from "../../../src/codec/smpp/delivery-receipt.ts";
import type { SmppMessage } from "../../../src/codec/smpp/message.ts";
import { decodeSmppPdu } from "../../../src/codec/smpp/pdu.ts";
import type { SmppTlv } from "../../../src/codec/smpp/tlv.ts";
import { pduBytes, submitBody } from "../../support/smpp-peer.ts";

const message = (text: string, tlvs: readonly SmppTlv[] = [], esmClass = 0x04): SmppMessage => {
  const decoded = decodeSmppPdu(pduBytes("deliver_sm", 1, submitBody({ esmClass, message: utf8Bytes(text) })));
  return { ...(decoded as SmppMessage), tlvs };
};

describe("a delivery receipt", () => {
  test("has the text of the specification's appendix, with times in UTC", () => {
    const submittedAt = Date.UTC(2026, 10, 22, 16, 5);
    const doneAt = Date.UTC(2000, 1, 29, 23, 59, 59);
    expect(formatReceipt({ messageId: "77", state: "DELIVRD" }, { submittedAt, doneAt })).toBe(
      "id:77 sub:001 dlvrd:001 submit date:2611221605 done date:0002292359 stat:DELIVRD err:000 text:",
    );
    expect(formatReceipt({ messageId: "a", state: "UNDELIV", error: "011" }, { submittedAt, doneAt })).toContain(
      "dlvrd:000",
    );
  });

  test.each(Object.keys(MESSAGE_STATES) as (keyof typeof MESSAGE_STATES)[])("that says %s is read again", (state) => {
    const receipt = { messageId: "0A1b", state, error: "020" };
    expect(readReceipt(message(formatReceipt(receipt, { submittedAt: 0, doneAt: 0 })))).toEqual(receipt);
  });

  test("is read by its optional parameters first, and these are enough", () => {
    const tlvs = [
      { tag: 0x001e, value: utf8Bytes("12\0") },
      { tag: 0x0427, value: Uint8Array.of(8) },
    ];
    expect(readReceipt(message("id:99 stat:DELIVRD err:000", tlvs))).toEqual({
      messageId: "12",
      state: "REJECTD",
      error: "000",
    });
    expect(readReceipt(message("", tlvs))).toEqual({ messageId: "12", state: "REJECTD" });
  });

  test.each(["", "hello", "id:7", "stat:DELIVRD", "id:7 stat:NONSENSE", "void:7 stat:DELIVRD"])(
    "is none when its text is %j",
    (text) => {
      expect(readReceipt(message(text))).toBeUndefined();
    },
  );

  test("is none when esm_class does not say so", () => {
    expect(readReceipt(message("id:7 stat:DELIVRD", [], 0))).toBeUndefined();
  });
});
