import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex } from "../../../src/base/bytes.ts";
import { CodecError } from "../../../src/base/errors.ts";
import { encodeSmppMessage, type SmppMessage, smppUserData } from "../../../src/codec/smpp/message.ts";
import { decodeSmppPdu } from "../../../src/codec/smpp/pdu.ts";
import { findTlvInteger } from "../../../src/codec/smpp/tlv.ts";
import { DELIVER_SM, KANNEL_RECORDINGS, octets, vectorLines } from "../../support/push-vectors.ts";

const code = (name: string, offset?: number) =>
  expect.objectContaining(offset === undefined ? { code: name } : { code: name, offset });

/** A PDU with the command_length that it has. */
function framed(commandId: string, body: string): Uint8Array {
  const rest = octets(`${commandId} 00000000 00000001 ${body}`);
  return Uint8Array.from([0, 0, (rest.length + 4) >> 8, (rest.length + 4) & 0xff, ...rest]);
}

function message(pdu: Uint8Array): SmppMessage {
  const decoded = decodeSmppPdu(pdu);
  if (decoded.kind !== "message") throw new Error("not a message");
  return decoded;
}

const text = (max: number) => fc.string({ unit: fc.constantFrom(..."0123456789+aé"), maxLength: max });
const octet = fc.nat(0xff);
const fullMessage = fc.record({
  command: fc.constantFrom("submit_sm" as const, "deliver_sm" as const),
  commandStatus: fc.constant(0),
  sequenceNumber: fc.integer({ min: 1, max: 0x7fffffff }),
  serviceType: text(5),
  sourceAddrTon: octet,
  sourceAddrNpi: octet,
  sourceAddr: text(20),
  destAddrTon: octet,
  destAddrNpi: octet,
  destinationAddr: text(20),
  esmClass: octet,
  protocolId: octet,
  priorityFlag: octet,
  scheduleDeliveryTime: text(16),
  validityPeriod: text(16),
  registeredDelivery: octet,
  replaceIfPresentFlag: octet,
  dataCoding: octet,
  smDefaultMsgId: octet,
  shortMessage: fc.uint8Array({ maxLength: 254 }),
  tlvs: fc.array(
    fc.record({ tag: fc.integer({ min: 0x1400, max: 0x3fff }), value: fc.uint8Array({ maxLength: 40 }) }),
    { maxLength: 5 },
  ),
});

describe("an SMPP PDU", () => {
  test.each(KANNEL_RECORDINGS)("of Kannel 1.4.5 (%s) is the same after decoding and encoding", (name) => {
    for (const pdu of vectorLines(`smpp/${name}.hex`)) {
      const decoded = message(pdu);
      expect(decoded).toMatchObject({
        command: "submit_sm",
        esmClass: 0x43,
        dataCoding: 4,
        destinationAddr: "491700001",
      });
      expect(toHex(encodeSmppMessage(decoded))).toBe(toHex(pdu));
    }
  });

  test("of the submit_sm kind tells fields and parameters", () => {
    const [first, last] = [vectorLines("smpp/w7-userpin.hex")[0], vectorLines("smpp/w7-userpin.hex")[3]];
    expect(findTlvInteger(message(first as Uint8Array).tlvs, "more_messages_to_send")).toBe(1);
    expect(message(last as Uint8Array).tlvs).toEqual([]);
  });

  test("of the deliver_sm kind is read and written", () => {
    const decoded = message(DELIVER_SM);
    expect(decoded).toMatchObject({
      commandId: 5,
      sequenceNumber: 1,
      sourceAddr: "1000",
      destinationAddr: "12345678901",
    });
    expect(decoded.shortMessage).toHaveLength(48);
    expect(encodeSmppMessage(decoded)).toEqual(DELIVER_SM);
  });

  test("with message_payload has its user data there", () => {
    const head = "00 010131323300 010134353600 40 00 00 00 00 00 00 04 00";
    const pdu = message(framed("00000004", `${head} 00 020A000223F0 020B00020B84 04240003AABBCC`));
    expect(smppUserData(pdu)).toEqual(octets("AABBCC"));
    expect(findTlvInteger(pdu.tlvs, "destination_port")).toBe(2948);
    expect(findTlvInteger(pdu.tlvs, "source_port")).toBe(9200);
  });

  test("of the data_sm kind has the fields of data_sm", () => {
    const pdu = framed("00000103", "00 010131323300 010134353600 40 01 04 042400020102");
    expect(message(pdu)).toMatchObject({
      esmClass: 0x40,
      registeredDelivery: 1,
      dataCoding: 4,
      shortMessage: octets(""),
    });
    expect(encodeSmppMessage(message(pdu))).toEqual(pdu);
  });

  test("of the bind kind names the system", () => {
    const pdu = decodeSmppPdu(framed("00000009", "6573 6d65 00 7077 00 00 34 00 00 00"));
    expect(pdu).toMatchObject({
      kind: "bind",
      command: "bind_transceiver",
      systemId: "esme",
      password: "pw",
      interfaceVersion: 0x34,
    });
  });

  test("that answers may leave the body out", () => {
    expect(decodeSmppPdu(framed("80000004", ""))).toMatchObject({ kind: "response", tlvs: [] });
    expect(decodeSmppPdu(framed("80000004", "3700"))).toMatchObject({ kind: "response", id: "7" });
    expect(decodeSmppPdu(framed("80000009", "00 0210000134"))).toMatchObject({ id: "", tlvs: [{ tag: 0x0210 }] });
  });

  test("without body is recognised", () => {
    expect(decodeSmppPdu(framed("00000015", ""))).toMatchObject({ kind: "other", command: "enquire_link" });
  });

  test("survives encode then decode", () => {
    fc.assert(
      fc.property(fullMessage, (fields) => {
        const bytes = encodeSmppMessage(fields);
        expect(message(bytes)).toMatchObject(fields);
        expect(encodeSmppMessage(message(bytes))).toEqual(bytes);
      }),
    );
  });
});

describe("a hostile SMPP frame", () => {
  test.each([
    ["length 0xFFFFFFFF", "FFFFFFFF 00000004 00000000 00000001", "truncated", 0],
    ["length 20000", "00004E20 00000004 00000000 00000001", "truncated", 0],
    ["HTTP", "47455420 2F204854 54502F31 2E310D0A", "truncated", 0],
    ["length 0", "00000000 00000004 00000000 00000001", "invalid-value", 0],
    ["length 8", "00000008 00000004", "invalid-value", 0],
    ["octets after the end", "00000010 00000015 00000000 00000001 00", "invalid-value", 16],
    ["an unknown command", "00000010 000000AA 00000000 00000001", "unknown-token", 4],
    ["a submit_sm without body", "00000010 00000004 00000000 00000001", "truncated", 16],
    ["a string without NUL", "00000014 00000004 00000000 00000001 41414141", "truncated", 16],
  ])("with %s is refused with its offset", (_, frame, expected, offset) => {
    expect(() => decodeSmppPdu(octets(frame))).toThrow(code(expected, offset));
  });

  const head = "00 010131323300 010134353600 00 00 00 00 00 00 00 04 00";
  test.each([
    ["sm_length past the end", `${head} 0A 0102`, "truncated"],
    ["a parameter past the end", `${head} 00 0424 00FF 01`, "truncated"],
    ["an integer parameter without octets", `${head} 00 020B 0000`, "invalid-value"],
    ["a thousand unknown parameters", `${head} 00 ${"14000000".repeat(1000)}`, "limit-exceeded"],
    ["an address of 30 characters", `00 0101${"31".repeat(30)}00 010134353600`, "invalid-value"],
  ])("with %s is refused", (_, body, expected) => {
    expect(() => decodeSmppPdu(framed("00000004", body))).toThrow(code(expected));
  });

  test("cut anywhere is truncated", () => {
    for (let length = 0; length < DELIVER_SM.length; length++) {
      expect(() => decodeSmppPdu(DELIVER_SM.subarray(0, length))).toThrow(code("truncated"));
    }
  });

  test("of random octets throws CodecError and nothing else", () => {
    const ids = fc.constantFrom(1, 4, 5, 9, 0x103, 0x80000004, 0x80000009, 0x15);
    fc.assert(
      fc.property(ids, fc.uint8Array({ maxLength: 120 }), (id, body) => {
        const pdu = framed(id.toString(16).padStart(8, "0"), toHex(body));
        try {
          decodeSmppPdu(pdu);
        } catch (error) {
          expect(error).toBeInstanceOf(CodecError);
        }
      }),
    );
  });
});

describe("an SMPP message to be sent", () => {
  const base = message(DELIVER_SM);

  test.each([
    ["short_message of 256 octets", { shortMessage: new Uint8Array(256) }],
    ["an address of 21 characters", { sourceAddr: "1".repeat(21) }],
    ["an address with a NUL", { destinationAddr: "1\u00002" }],
    ["a parameter of 65536 octets", { tlvs: [{ tag: 0x0424, value: new Uint8Array(65536) }] }],
  ])("with %s is refused", (_, change) => {
    expect(() => encodeSmppMessage({ ...base, ...change })).toThrow(code("invalid-value"));
  });
});
