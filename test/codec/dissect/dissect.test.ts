import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex } from "../../../src/base/bytes.ts";
import { checkBootstrap } from "../../../src/codec/dissect/bootstrap-check.ts";
import { type Dissection, dissect } from "../../../src/codec/dissect/dissect.ts";
import { FORMATS } from "../../../src/codec/dissect/formats.ts";
import type { MarkupElement } from "../../../src/codec/markup/element.ts";
import { splitDatagram } from "../../../src/codec/sms/split.ts";
import { parseXml } from "../../../src/codec/xml/parse.ts";
import {
  DELIVER_SM,
  NOTIFICATION,
  NOTIFICATION_PUSH,
  octets,
  SMS_DELIVER,
  SMS_SUBMIT,
  vectorLines,
  vectorText,
} from "../../support/push-vectors.ts";

const names = ({ layers }: Dissection) => layers.map(({ name }) => name);
const field = ({ layers }: Dissection, layer: string, name: string) =>
  layers.find((each) => each.name === layer)?.fields.find((each) => each.name === name)?.value;
const W7 = vectorLines("smpp/w7-userpin.hex");

/** Elements without namespace, for comparison with documents of another decoder. */
function bare({ name, attributes, children }: MarkupElement): unknown {
  return {
    name,
    attributes,
    children: children.map((child) => (typeof child === "object" && "name" in child ? bare(child) : child)),
  };
}

describe("a recording of Kannel 1.4.5", () => {
  test.each([
    ["w7-userpin", { pin: "1234" }, "7F0FCBC9D2CF406487DC6C145391E576D936A2FC"],
    ["w7-netwpin-imsi", { imsi: "466923103145252" }, "2A36F5D298075AB2315E7764B4CA6E7FD9895BB8"],
    ["small-default", { pin: "12345" }, "71B396101FFA3B320437CC5F714155541B2691B4"],
  ])("%s holds the document that libwbxml sees, and its MAC fits", (name, secrets, mac) => {
    const messages = dissect(vectorLines(`smpp/${name}.hex`));
    expect(messages).toHaveLength(1);
    const [message] = messages as [Dissection];
    expect(message.problem).toBeUndefined();
    expect(bare(message.document as MarkupElement)).toEqual(bare(parseXml(vectorText(`push/kannel-${name}.xml`))));
    expect(message.push && checkBootstrap(message.push, secrets)).toMatchObject({ mac, fits: true });
    expect(message.push && checkBootstrap(message.push, { imsi: "1", pin: "2" })).toMatchObject({ fits: false });
    expect(message.push && checkBootstrap(message.push, {})).not.toHaveProperty("fits");
  });

  test.each(["old-settings", "ppg-si"])("%s holds the document that libwbxml sees", (name) => {
    const [message] = dissect(vectorLines(`smpp/${name}.hex`)) as [Dissection];
    expect(message.problem).toBeUndefined();
    expect(bare(message.document as MarkupElement)).toEqual(bare(parseXml(vectorText(`push/kannel-${name}.xml`))));
    expect(message.push && checkBootstrap(message.push, {})).toBeUndefined();
  });

  test("ppg-pkg0 holds Package #0", () => {
    const [message] = dissect(vectorLines("smpp/ppg-pkg0.hex")) as [Dissection];
    expect(names(message)).toEqual(["SMPP submit_sm", "user data header", "WSP Push", "Package #0"]);
    expect(field(message, "Package #0", "server id")).toBe("dm.lab.example");
    expect(field(message, "Package #0", "ui-mode")).toBe("informative");
  });
});

describe("dissection", () => {
  test.each([
    ["smpp", DELIVER_SM, ["SMPP deliver_sm", "user data header", "WSP Push", "Package #0"]],
    ["sms-deliver", SMS_DELIVER, ["SMS-DELIVER", "user data header", "WSP Push", "Package #0"]],
    ["sms-submit", SMS_SUBMIT, ["SMS-SUBMIT", "user data header", "WSP Push", "Package #0"]],
    ["tpud", SMS_DELIVER.subarray(19), ["user data header", "WSP Push", "Package #0"]],
    ["wsp", NOTIFICATION_PUSH, ["WSP Push", "Package #0"]],
    ["package0", NOTIFICATION, ["Package #0"]],
  ] as const)("of %s finds every layer, named or guessed, each where its octets stand", (format, bytes, layers) => {
    for (const as of [format, "auto"] as const) {
      const messages = dissect([bytes], as);
      expect(messages.map(names)).toEqual([layers]);
      expect(messages[0]?.problem).toBeUndefined();
      for (const layer of messages[0]?.layers ?? []) {
        expect(toHex(bytes.subarray(layer.offset, layer.offset + layer.length))).toBe(toHex(layer.bytes));
        expect(layer.pdu).toBe(1);
      }
    }
  });

  test("joins parts in any order, with repeated ones anywhere", () => {
    const [whole] = dissect(W7) as [Dissection];
    const order = fc.tuple(
      fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
      fc.array(fc.nat(2), { maxLength: 4 }), // the fourth part comes once: all four again would be a second message
      fc.array(fc.nat(2), { maxLength: 2 }),
    );
    fc.assert(
      fc.property(order, ([once, repeated, late]) => {
        const lines = [...once.slice(0, 2), ...repeated, ...once.slice(2), ...late].map(
          (index) => W7[index] as Uint8Array,
        );
        const messages = dissect(lines);
        expect(messages).toHaveLength(1);
        expect(messages[0]?.document).toEqual(whole.document);
        expect(messages[0]?.pdus).toHaveLength(4);
      }),
    );
  });

  test("shows a message that was sent twice twice", () => {
    const messages = dissect([...W7, ...W7]);
    expect(messages.map(({ pdus }) => pdus)).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ]);
  });

  test("joins segments of SMPP parameters and payloads of any length", () => {
    const address = "00 010131323300 010134353600 00 00 00 00 00 00 00 04 00";
    const framed = (body: string) => {
      const rest = octets(`00000004 00000000 00000001 ${address} ${body}`);
      return Uint8Array.from([0, 0, 0, rest.length + 4, ...rest]);
    };
    const [first, second] = [NOTIFICATION_PUSH.subarray(0, 20), NOTIFICATION_PUSH.subarray(20)];
    const part = (bytes: Uint8Array, number: number) =>
      `${bytes.length.toString(16).padStart(2, "0")} ${toHex(bytes)} 020A000223F0 020B00020B84 020C0002004D 020E000102 020F00010${number}`;
    const payload = `00 020A000223F0 020B00020B84 0424 00${NOTIFICATION_PUSH.length.toString(16)} ${toHex(NOTIFICATION_PUSH)}`;
    for (const pdus of [[framed(part(second, 2)), framed(part(first, 1))], [framed(payload)]]) {
      const messages = dissect(pdus, "smpp");
      expect(messages).toHaveLength(1);
      expect(names(messages[0] as Dissection).slice(-2)).toEqual(["WSP Push", "Package #0"]);
    }
  });

  test("names the parts that are missing, and shows what stands before the gap", () => {
    const [message, ...more] = dissect([W7[3], W7[0]] as Uint8Array[]) as [Dissection];
    expect(more).toEqual([]);
    expect(message.problem).toEqual({ code: "truncated", message: "parts 2, 3 of 4 are missing" });
    expect(message.push?.contentType).toBe("application/vnd.wap.connectivity-wbxml");
    expect(dissect([W7[0], W7[1], W7[3]] as Uint8Array[])[0]?.problem?.message).toBe("part 3 of 4 is missing");
  });

  test("keeps messages apart, in the order of their first PDU", () => {
    const small = vectorLines("smpp/small-default.hex");
    const messages = dissect([W7[2], small[0], W7[0], W7[1], W7[3], SMS_DELIVER] as Uint8Array[]);
    expect(messages.map(({ pdus }) => pdus)).toEqual([[3, 4, 1, 5], [2], [6]]);
    expect(messages.every(({ problem }) => !problem)).toBe(true);
  });

  test("keeps the layers below damage, and tells where in the PDU it is", () => {
    const damaged = Uint8Array.from(DELIVER_SM);
    const at = DELIVER_SM.length - NOTIFICATION.length + 16; // the version stands behind the digest
    damaged[at] = 0xff;
    const [message] = dissect([damaged]) as [Dissection];
    expect(names(message)).toEqual(["SMPP deliver_sm", "user data header", "WSP Push", "Package #0"]);
    expect(message.problem).toMatchObject({ code: "unsupported-version", offset: at, pdu: 1 });
  });

  test("shows the head of a document that breaks off", () => {
    const push = octets("01060403B69183 030B6A00C5");
    const [message] = dissect([push]) as [Dissection];
    expect(names(message)).toEqual(["WSP Push", "WBXML"]);
    expect(message.problem).toMatchObject({ code: "truncated", offset: push.length });
    expect(field(message, "WBXML", "version")).toBe("1.3");
  });

  test("shows the fields before damage in a push or an SMPP PDU", () => {
    const [push] = dissect([octets("01 06 10 B6 91")], "wsp") as [Dissection];
    expect(field(push, "WSP", "Content-Type")).toBe("application/vnd.wap.connectivity-wbxml");
    const [pdu] = dissect([DELIVER_SM.subarray(0, 40)], "smpp") as [Dissection];
    expect(field(pdu, "SMPP deliver_sm", "sequence_number")).toBe(1);
    expect(pdu.problem).toMatchObject({ code: "truncated", offset: 0 });
  });

  test("shows a document as a lenient reader sees it, beside the problem", () => {
    const [message] = dissect([octets("030B6A00 45 3E 01")], "wbxml") as [Dissection];
    expect(message.problem).toMatchObject({ code: "unknown-token" });
    expect(message.document?.name).toBe("wap-provisioningdoc");
  });

  test("shows texts and messages without user data", () => {
    const text = octets("04 03 81 21 F3 00 00 52 11 12 21 30 43 00 0A E8329BFD4697D9EC37");
    const link = octets("00000010 00000015 00000000 00000001");
    const messages = dissect([text, link]);
    expect(messages.map(names)).toEqual([["SMS-DELIVER", "text"], ["SMPP enquire_link"]]);
    expect(field(messages[0] as Dissection, "text", "text")).toBe("hellohello");
  });

  test("shows data on other ports as data", () => {
    const [userData] = splitDatagram(octets("01 02 03"), { destination: 9204, source: 9204 }, { reference: 0 });
    expect(names(dissect([userData as Uint8Array])[0] as Dissection)).toEqual(["user data header", "data"]);
  });

  test("says so when nothing is recognised", () => {
    expect(dissect([octets("FF FF FF FF")])[0]?.problem).toMatchObject({ code: "unknown-format", pdu: 1 });
    expect(dissect([])).toEqual([]);
  });

  test("never throws, whatever the octets", () => {
    const format = fc.constantFrom(...FORMATS, "auto" as const);
    fc.assert(
      fc.property(format, fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 4 }), (as, inputs) => {
        for (const { layers, problem } of dissect(inputs, as))
          expect(layers.length > 0 || problem !== undefined).toBe(true);
      }),
    );
  });

  test("never throws, wherever a message is cut or changed", () => {
    for (const whole of [DELIVER_SM, SMS_DELIVER, W7[0] as Uint8Array]) {
      for (let length = 0; length < whole.length; length++) {
        dissect([whole.subarray(0, length)]);
        const changed = Uint8Array.from(whole);
        changed[length] = (changed[length] as number) ^ 0x55;
        dissect([changed]);
      }
    }
  });
});
