import { describe, expect, test } from "vitest";
import { makePdu, parsePdu } from "../../../src/bearer/smpp/raw-short-message.ts";
import { pduBytes, submitBody, tlvBytes } from "../../support/smpp-peer.ts";

const binary = Uint8Array.from({ length: 140 }, (_, i) => (i * 7) & 0xff);

describe("the smpp library with its text filters off", () => {
  test.each([0, 1, 3, 4, 8, 0xf5])("hands over short_message unchanged for data_coding %i", (dataCoding) => {
    const pdu = parsePdu(pduBytes("submit_sm", 1, submitBody({ dataCoding, esmClass: 0x40, message: binary })));
    expect(Uint8Array.from(pdu["short_message"] as Uint8Array)).toEqual(binary);
  });

  test("hands over message_payload unchanged and leaves no global behind", () => {
    const before = Object.keys(globalThis);
    const body = submitBody({ message: new Uint8Array(), esmClass: 0x40, tlvs: tlvBytes(0x0424, binary) });
    const pdu = parsePdu(pduBytes("submit_sm", 1, body));
    expect(Uint8Array.from(pdu["message_payload"] as Uint8Array)).toEqual(binary);
    expect(Object.keys(globalThis)).toEqual(before);
  });

  test("writes short_message unchanged", () => {
    const pdu = makePdu("submit_sm", { short_message: Buffer.from(binary), data_coding: 0, sequence_number: 1 });
    expect(Uint8Array.from(pdu.toBuffer()).slice(-140)).toEqual(binary);
  });
});
