import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CodecError } from "../../../src/base/errors.ts";
import { STATUSES, statusClass, statusName } from "../../../src/codec/sms/status.ts";
import {
  decodeSmsStatusReport,
  encodeSmsStatusReport,
  type SmsStatusReport,
} from "../../../src/codec/sms/status-report.ts";
import { userDataText } from "../../../src/codec/sms/text.ts";
import { formatTimeStamp } from "../../../src/codec/sms/time-stamp.ts";
import { octets } from "../../support/push-vectors.ts";

const code = (name: string) => expect.objectContaining({ code: name });

/** Delivered; read by tshark 4.0 (gsm_sms) with the same outcome. */
const HEAD = "06 4D 0B 91 21 43 65 87 09 F1 52 11 12 21 30 43 00 52 11 12 21 30 44 80 00";
const SHORT = octets(HEAD);
const LONG = octets(`${HEAD} 07 7F 00 0A E8329BFD4697D9EC37`);

describe("an SMS-STATUS-REPORT", () => {
  test("without optional fields is read and written", () => {
    const report = decodeSmsStatusReport(SHORT);
    expect(report).toMatchObject({
      kind: "SMS-STATUS-REPORT",
      moreMessagesToSend: false,
      loopPrevention: false,
      ofCommand: false,
      hasHeader: false,
      messageReference: 0x4d,
      recipientAddress: { type: "international", plan: 1, value: "12345678901" },
      status: 0,
    });
    expect(report).not.toHaveProperty("content");
    expect(formatTimeStamp(report.serviceCentreTimeStamp)).toBe("25-11-21 12:03:34 +00:00");
    expect(formatTimeStamp(report.dischargeTime)).toBe("25-11-21 12:03:44 +02:00");
    expect(encodeSmsStatusReport(report)).toEqual(SHORT);
  });

  test("with all optional fields is read and written", () => {
    const report = decodeSmsStatusReport(LONG);
    expect(report).toMatchObject({ protocolId: 0x7f, dataCoding: 0 });
    expect(report.content && userDataText({ dataCoding: 0, ...report.content }, 0)).toBe("hellohello");
    expect(encodeSmsStatusReport(report)).toEqual(LONG);
  });

  test("survives encode then decode", () => {
    const stamp = fc.record({
      year: fc.nat(99),
      month: fc.nat(99),
      day: fc.nat(99),
      hour: fc.nat(99),
      minute: fc.nat(99),
      second: fc.nat(99),
      zone: fc.integer({ min: -79, max: 79 }),
    });
    const fields = {
      kind: fc.constant("SMS-STATUS-REPORT" as const),
      moreMessagesToSend: fc.boolean(),
      loopPrevention: fc.boolean(),
      ofCommand: fc.boolean(),
      hasHeader: fc.boolean(),
      messageReference: fc.nat(255),
      recipientAddress: fc.constant({ type: "international" as const, plan: 1, value: "123" }),
      serviceCentreTimeStamp: stamp,
      dischargeTime: stamp,
      status: fc.nat(255),
    };
    const optional = fc.record(
      {
        protocolId: fc.nat(255),
        dataCoding: fc.constant(4),
        content: fc.constant({ userData: new Uint8Array(), userDataLength: 0 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.record(fields), optional, (head, rest) => {
        const report: SmsStatusReport = { ...head, ...rest };
        expect(decodeSmsStatusReport(encodeSmsStatusReport(report))).toEqual(report);
      }),
    );
  });

  test("cut anywhere is truncated, but for the end of the mandatory fields", () => {
    for (let length = 0; length < LONG.length; length++) {
      if (length === SHORT.length) continue;
      expect(() => decodeSmsStatusReport(LONG.subarray(0, length))).toThrow(code("truncated"));
    }
  });

  test("may have bits of TP-PI that are not known, and more after them", () => {
    expect(decodeSmsStatusReport(octets(`${HEAD} 81 01 7F AA BB`))).toMatchObject({ protocolId: 0x7f });
    expect(decodeSmsStatusReport(octets(`${HEAD} 08 AA`))).not.toHaveProperty("protocolId");
    expect(() => decodeSmsStatusReport(octets(`${HEAD} 01 7F AA`))).toThrow(code("invalid-value"));
  });

  test("of another type is refused", () => {
    expect(() => decodeSmsStatusReport(octets("04 00"))).toThrow(code("invalid-value"));
  });

  test("of random octets throws CodecError and nothing else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          decodeSmsStatusReport(Uint8Array.from([0x06, ...bytes]));
        } catch (error) {
          expect(error).toBeInstanceOf(CodecError);
        }
      }),
    );
  });
});

describe("TP-Status", () => {
  test.each(Object.entries(STATUSES))("%s says %s", (status, name) => {
    expect(statusName(Number(status))).toBe(name);
    expect(Object.values(STATUSES).filter((each) => each === name)).toHaveLength(1);
  });

  test.each([
    [0x00, "completed"],
    [0x1f, "completed"],
    [0x20, "trying"],
    [0x3f, "trying"],
    [0x40, "permanent"],
    [0x5f, "permanent"],
    [0x60, "temporary"],
    [0x7f, "temporary"],
    [0x80, "reserved"],
    [0xff, "reserved"],
  ])("%i is of class %s", (status, expected) => {
    expect(statusClass(status)).toBe(expected);
  });

  test("has a name for every octet", () => {
    for (let status = 0; status <= 0xff; status++) expect(statusName(status)).not.toBe("");
    expect(statusName(0x4a)).toBe("reserved code 0x4a");
    expect(statusName(0x50)).toBe("service centre's own code 0x50");
    expect(statusName(0x90)).toBe("reserved code 0x90");
  });
});
