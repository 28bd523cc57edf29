import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex } from "../../../src/base/bytes.ts";
import { type Dissection, dissect } from "../../../src/codec/dissect/dissect.ts";
import { encodeSmppMessage } from "../../../src/codec/smpp/message.ts";
import { decodeSmppPdu } from "../../../src/codec/smpp/pdu.ts";
import { splitText } from "../../../src/codec/sms/split-text.ts";
import { encodeSmsStatusReport } from "../../../src/codec/sms/status-report.ts";
import { encodeSmsDeliver } from "../../../src/codec/sms/tpdu.ts";
import { DELIVER_SM } from "../../support/push-vectors.ts";

const TIME = { year: 25, month: 11, day: 21, hour: 12, minute: 3, second: 34, zone: 4 };
const LONG = "Your PIN is 1111. ".repeat(20);
const textOf = ({ layers }: Dissection) => layers.find(({ name }) => name === "text")?.fields[0]?.value;

function delivered(text: string, reference = 7): Uint8Array[] {
  return splitText(text, { reference }).map((part) =>
    encodeSmsDeliver({
      ...part,
      kind: "SMS-DELIVER",
      moreMessagesToSend: false,
      loopPrevention: false,
      statusReportIndication: false,
      replyPath: false,
      protocolId: 0,
      originatingAddress: { type: "international", plan: 1, value: "4900111" },
      serviceCentreTimeStamp: TIME,
    }),
  );
}

describe("texts", () => {
  test.each([LONG, `${LONG}π 🙂`, "short"])("of several parts are one text, in whatever order they came", (text) => {
    const parts = delivered(text);
    fc.assert(
      fc.property(fc.shuffledSubarray([...parts.keys()], { minLength: parts.length }), (order) => {
        const messages = dissect(order.map((i) => parts[i] as Uint8Array));
        expect(messages.map(textOf)).toEqual([text]);
        expect(messages[0]?.problem).toBeUndefined();
      }),
    );
  });

  test("of one sender with different references stay apart", () => {
    const messages = dissect([...delivered(LONG, 1), ...delivered(`x${LONG}`, 2)]);
    expect(messages.map(textOf)).toEqual([LONG, `x${LONG}`]);
  });

  test("with a part missing show what stands before it, and name it", () => {
    const [first, , third] = delivered(LONG) as [Uint8Array, Uint8Array, Uint8Array];
    const [message] = dissect([third, first]) as [Dissection];
    expect(LONG.startsWith(String(textOf(message)))).toBe(true);
    expect(message.problem?.message).toBe("part 2 of 3 is missing");
  });

  test.each([
    ["latin1", 0, (text: string) => [...text].map((character) => character.charCodeAt(0))],
    [
      "ucs2",
      8,
      (text: string) =>
        [...text].flatMap((character) => [character.charCodeAt(0) >> 8, character.charCodeAt(0) & 0xff]),
    ],
  ] as const)("over SMPP are joined too, %s", (_name, dataCoding, units) => {
    const model = decodeSmppPdu(DELIVER_SM);
    if (model.kind !== "message") throw new Error("DELIVER_SM is a message");
    const pdu = (n: number, text: string) =>
      encodeSmppMessage({
        ...model,
        dataCoding,
        shortMessage: Uint8Array.from([0x05, 0x00, 0x03, 0x09, 0x02, n, ...units(text)]),
      });
    const [message, ...more] = dissect([pdu(2, "später"), pdu(1, "Bis ")]) as [Dissection];
    expect(more).toEqual([]);
    expect(textOf(message)).toBe("Bis später");
  });
});

describe("an SMS-STATUS-REPORT", () => {
  const report = encodeSmsStatusReport({
    kind: "SMS-STATUS-REPORT",
    moreMessagesToSend: false,
    loopPrevention: false,
    ofCommand: false,
    hasHeader: false,
    messageReference: 5,
    recipientAddress: { type: "international", plan: 1, value: "491700001" },
    serviceCentreTimeStamp: TIME,
    dischargeTime: TIME,
    status: 70,
  });

  test("is shown with its status in words, named or guessed", () => {
    for (const as of ["sms-status-report", "auto"] as const) {
      const [message] = dissect([report], as) as [Dissection];
      expect(message.layers.map(({ name }) => name)).toEqual(["SMS-STATUS-REPORT"]);
      const fields = Object.fromEntries(message.layers[0]?.fields.map(({ name, value }) => [name, value]) ?? []);
      expect(fields).toMatchObject({
        "TP-MR": 5,
        "TP-RA": "+491700001 (international)",
        "TP-ST": "0x46 (validity period expired)",
      });
    }
  });

  test("that breaks off keeps its layer", () => {
    const [message] = dissect([report.subarray(0, 12)], "sms-status-report") as [Dissection];
    expect(message.layers[0]?.name).toBe("SMS-STATUS-REPORT");
    expect(message.problem?.code).toBe("truncated");
    expect(toHex(message.layers[0]?.bytes ?? new Uint8Array())).toBe(toHex(report.subarray(0, 12)));
  });
});
