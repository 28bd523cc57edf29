import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CodecError } from "../../../src/base/errors.ts";
import { userDataText } from "../../../src/codec/sms/text.ts";
import { formatTimeStamp } from "../../../src/codec/sms/time-stamp.ts";
import {
  decodeSmsDeliver,
  decodeSmsSubmit,
  encodeSmsDeliver,
  encodeSmsSubmit,
  type SmsDeliver,
  type SmsSubmit,
} from "../../../src/codec/sms/tpdu.ts";
import { relativeValidityMinutes } from "../../../src/codec/sms/validity.ts";
import { octets, SMS_DELIVER, SMS_SUBMIT } from "../../support/push-vectors.ts";

const code = (name: string) => expect.objectContaining({ code: name });

const timeStamp = fc.record({
  year: fc.nat(99),
  month: fc.nat(99),
  day: fc.nat(99),
  hour: fc.nat(99),
  minute: fc.nat(99),
  second: fc.nat(99),
  zone: fc.integer({ min: -79, max: 79 }),
});
const numeric = fc.record({
  type: fc.constantFrom("international" as const, "unknown" as const, "national" as const),
  plan: fc.nat(15),
  value: fc.string({ unit: fc.constantFrom(..."0123456789*#CDE"), maxLength: 20 }),
});
const alphanumeric = fc.record({
  type: fc.constant("alphanumeric" as const),
  plan: fc.constant(0),
  value: fc.string({ unit: fc.constantFrom(..."ABCxyz 12"), maxLength: 11 }),
});
const address = fc.oneof(numeric, alphanumeric);
const octetContent = fc.uint8Array({ maxLength: 140 }).map((userData) => ({
  dataCoding: 4,
  userData,
  userDataLength: userData.length,
}));
const textContent = fc.nat(160).map((userDataLength) => ({
  dataCoding: 0,
  userData: new Uint8Array(Math.ceil((userDataLength * 7) / 8)).fill(0x55),
  userDataLength,
}));
const content = fc.oneof(octetContent, textContent);
const common = { replyPath: fc.boolean(), hasHeader: fc.boolean(), protocolId: fc.nat(255) };

describe("an SMS-DELIVER", () => {
  test("with a push is read and written", () => {
    const tpdu = decodeSmsDeliver(SMS_DELIVER);
    expect(tpdu).toMatchObject({
      moreMessagesToSend: false,
      hasHeader: true,
      originatingAddress: { type: "international", plan: 1, value: "12345678901" },
      dataCoding: 4,
      userDataLength: 48,
    });
    expect(formatTimeStamp(tpdu.serviceCentreTimeStamp)).toBe("25-11-21 12:03:34 +00:00");
    expect(encodeSmsDeliver(tpdu)).toEqual(SMS_DELIVER);
  });

  // Read by tshark 4.0 (gsm_sms) with the same outcome.
  test("may name its sender in letters and stand west of Greenwich", () => {
    const bytes = octets("04 10 D0 50 F4 DB 5D 16 87 DD 6B 00 04 52 11 12 21 30 43 8A 00");
    const tpdu = decodeSmsDeliver(bytes);
    expect(tpdu.originatingAddress).toEqual({ type: "alphanumeric", plan: 0, value: "Phonebank" });
    expect(formatTimeStamp(tpdu.serviceCentreTimeStamp)).toBe("25-11-21 12:03:34 -07:00");
    expect(encodeSmsDeliver(tpdu)).toEqual(bytes);
  });

  test("with text in the default alphabet counts septets", () => {
    const tpdu = decodeSmsDeliver(octets("04 03 81 21 F3 00 00 52 11 12 21 30 43 00 0A E8329BFD4697D9EC37"));
    expect(tpdu.originatingAddress.value).toBe("123");
    expect(userDataText(tpdu, 0)).toBe("hellohello");
  });

  test("with UCS2 text is readable", () => {
    const tpdu = decodeSmsDeliver(octets("04 03 81 21 F3 00 08 52 11 12 21 30 43 00 04 20AC 0041"));
    expect(userDataText(tpdu, 0)).toBe("€A");
  });

  test("survives encode then decode", () => {
    const deliver = fc.record({
      kind: fc.constant("SMS-DELIVER" as const),
      moreMessagesToSend: fc.boolean(),
      loopPrevention: fc.boolean(),
      statusReportIndication: fc.boolean(),
      originatingAddress: address,
      serviceCentreTimeStamp: timeStamp,
      ...common,
    });
    fc.assert(
      fc.property(deliver, content, (head, body) => {
        const tpdu: SmsDeliver = { ...head, ...body };
        expect(decodeSmsDeliver(encodeSmsDeliver(tpdu))).toEqual(tpdu);
      }),
    );
  });

  test("cut anywhere is truncated", () => {
    for (let length = 0; length < SMS_DELIVER.length; length++) {
      expect(() => decodeSmsDeliver(SMS_DELIVER.subarray(0, length))).toThrow(code("truncated"));
    }
  });

  test.each([
    ["of another type", SMS_SUBMIT],
    ["with octets after its end", Uint8Array.from([...SMS_DELIVER, 0])],
    ["with letters in its time stamp", octets("04 03 81 21 F3 00 04 52 11 12 21 30 4A 00 00")],
    ["with an address of 30 digits", octets("04 1E 81 00")],
    ["with 200 octets of user data", octets("04 03 81 21 F3 00 04 52 11 12 21 30 43 00 C8")],
  ])("%s is refused", (_, bytes) => {
    expect(() => decodeSmsDeliver(bytes)).toThrow(code("invalid-value"));
  });
});

describe("an SMS-SUBMIT", () => {
  test("with a push is read and written", () => {
    const tpdu = decodeSmsSubmit(SMS_SUBMIT);
    expect(tpdu).toMatchObject({
      hasHeader: true,
      messageReference: 0,
      destinationAddress: { value: "12345678901" },
      validity: { format: "relative", value: 0xa7 },
    });
    expect(encodeSmsSubmit(tpdu)).toEqual(SMS_SUBMIT);
  });

  test("survives encode then decode in every form of validity", () => {
    const validity = fc.oneof(
      fc.constant({ format: "none" as const }),
      fc.nat(255).map((value) => ({ format: "relative" as const, value })),
      fc.uint8Array({ minLength: 7, maxLength: 7 }).map((octets) => ({ format: "enhanced" as const, octets })),
      timeStamp.map((until) => ({ format: "absolute" as const, until })),
    );
    const submit = fc.record({
      kind: fc.constant("SMS-SUBMIT" as const),
      rejectDuplicates: fc.boolean(),
      statusReportRequest: fc.boolean(),
      messageReference: fc.nat(255),
      destinationAddress: address,
      validity,
      ...common,
    });
    fc.assert(
      fc.property(submit, content, (head, body) => {
        const tpdu: SmsSubmit = { ...head, ...body };
        expect(decodeSmsSubmit(encodeSmsSubmit(tpdu))).toEqual(tpdu);
      }),
    );
  });

  test.each([
    [0, 5],
    [143, 720],
    [144, 750],
    [167, 24 * 60],
    [168, 2 * 24 * 60],
    [196, 30 * 24 * 60],
    [197, 5 * 7 * 24 * 60],
  ])("with relative validity %i is good for %i minutes", (value, minutes) => {
    expect(relativeValidityMinutes(value)).toBe(minutes);
  });
});

describe("random octets read as TPDU", () => {
  test("throw CodecError and nothing else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        for (const decode of [decodeSmsDeliver, decodeSmsSubmit]) {
          try {
            decode(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(CodecError);
          }
        }
      }),
    );
  });
});

describe("a TPDU to be sent", () => {
  test.each([
    ["letters that the alphabet lacks", { type: "alphanumeric" as const, plan: 0, value: "łódź" }],
    ["21 digits", { type: "international" as const, plan: 1, value: "1".repeat(21) }],
    ["letters for digits", { type: "international" as const, plan: 1, value: "12x" }],
  ])("to an address of %s is refused", (_, destinationAddress) => {
    expect(() => encodeSmsSubmit({ ...decodeSmsSubmit(SMS_SUBMIT), destinationAddress })).toThrow(
      code("invalid-value"),
    );
  });

  test("with a TP-UDL of another length is refused", () => {
    expect(() => encodeSmsSubmit({ ...decodeSmsSubmit(SMS_SUBMIT), userDataLength: 3 })).toThrow(code("invalid-value"));
  });
});
