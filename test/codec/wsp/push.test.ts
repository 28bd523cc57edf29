import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex } from "../../../src/base/bytes.ts";
import { CodecError } from "../../../src/base/errors.ts";
import { CONTENT_TYPE_CODES } from "../../../src/codec/wsp/content-types.ts";
import { HEADER_CODES } from "../../../src/codec/wsp/headers.ts";
import { applicationIdOf, decodePush, encodePush, type PushPdu } from "../../../src/codec/wsp/push.ts";
import { NOTIFICATION_PUSH, octets } from "../../support/push-vectors.ts";

const code = (name: string, offset?: number) =>
  expect.objectContaining(offset === undefined ? { code: name } : { code: name, offset });
const ascii = (text: string) =>
  [...text].map((character) => character.charCodeAt(0).toString(16).padStart(2, "0")).join("");

const CP = "application/vnd.wap.connectivity-wbxml";
const DM = "application/vnd.syncml.dm+wbxml";
const NOTIFICATION_TYPE = "application/vnd.syncml.notification";

/** Heads of provisioning document A and of a DM bootstrap, as senders write them. */
const HEADS: readonly (readonly [string, string, Partial<PushPdu>])[] = [
  [
    "NETWPIN",
    "01062F1F2DB69180924531314335383338453832343231353134413030333542434641444646383841393142394439374300",
    { contentType: CP, parameters: { sec: 0, mac: "E11C5838E82421514A0035BCFADFF88A91B9D97C", others: [] } },
  ],
  [
    "USERPIN",
    "01062F1F2DB69181924338413131453642313439334333313541424636464533463241313443453943453238344639393800",
    { contentType: CP, parameters: { sec: 1, mac: "C8A11E6B1493C315ABF6FE3F2A14CE9CE284F998", others: [] } },
  ],
  ["USERPINMAC", "01060403B69183", { contentType: CP, parameters: { sec: 3, others: [] } }],
  [
    "NETWORKID of the DM profile",
    "01062F1F2DC29180923444413541333935464542343842303838363732374635433534434632344137373737433543374100",
    { contentType: DM, parameters: { sec: 0, mac: "4DA5A395FEB48B0886727F5C54CF24A7777C5C7A", others: [] } },
  ],
  [
    "DM profile with application id",
    `0206311F2DC2918192${ascii("01A9D38AD64171388998363DE8771AE701755565")}00AF87`,
    {
      tid: 2,
      parameters: { sec: 1, mac: "01A9D38AD64171388998363DE8771AE701755565", others: [] },
      headers: [{ name: "X-Wap-Application-Id", value: "x-wap-application:syncml.dm" }],
    },
  ],
  ["a service indication", "000605AE8DC6C393", { contentType: "application/vnd.wap.sic" }],
  [
    "old settings, type in text",
    `01062C1F2A${ascii("application/x-wap-prov.browser-settings")}0081EA`,
    { contentType: "application/x-wap-prov.browser-settings", parameters: { charset: 106, others: [] } },
  ],
];

describe("a connectionless push", () => {
  test.each(HEADS)("has the head that senders write: %s", (_, head, expected) => {
    const pdu = octets(`${head}AABB`);
    const push = decodePush(pdu);
    expect(push).toMatchObject({ ...expected, body: octets("AABB") });
    expect(toHex(encodePush(push))).toBe(toHex(pdu));
  });

  test("of a notification names its application", () => {
    const push = decodePush(NOTIFICATION_PUSH);
    expect(push).toMatchObject({ tid: 1, contentType: NOTIFICATION_TYPE, parameters: { others: [] } });
    expect(applicationIdOf(push)).toBe("x-wap-application:syncml.dm");
    expect(encodePush(push)).toEqual(NOTIFICATION_PUSH);
  });

  test("may name application and type in text", () => {
    const id = ascii("x-wap-application:syncml.dm");
    const text = decodePush(octets(`01061EC4AF${id}00`));
    expect(text).toMatchObject({ contentType: NOTIFICATION_TYPE });
    expect(applicationIdOf(text)).toBe("x-wap-application:syncml.dm");
    const type = decodePush(octets(`01062B1F29${ascii("APPLICATION/vnd.wap.connectivity-wbxml")}009181`));
    expect(type).toMatchObject({ contentType: CP, parameters: { sec: 1 } });
  });

  // Captured from the push proxy gateway of Kannel 1.4.5.
  test("of Kannel's gateway with all its headers is read", () => {
    const push = decodePush(octets(`00062C${ascii(NOTIFICATION_TYPE)}0080A7AF878DA3C393`));
    expect(push.headers).toEqual([
      { name: "Accept", value: 0x27 },
      { name: "X-Wap-Application-Id", value: "x-wap-application:syncml.dm" },
      { name: "Content-Length", value: 35 },
      { name: "Encoding-Version", value: 0x13 },
    ]);
  });

  test("without application id names none", () => {
    expect(applicationIdOf(decodePush(octets("000601AE")))).toBeUndefined();
  });

  test("writes the MAC in upper case", () => {
    const push = decodePush(octets("01060403B69183"));
    const mac = "e11c5838e82421514a0035bcfadff88a91b9d97c";
    const encoded = encodePush({ ...push, parameters: { sec: 0, mac, others: [] } });
    expect(toHex(encoded)).toBe(HEADS[0]?.[1].toLowerCase());
  });

  test.each([
    ["nothing", "", "truncated", 0],
    ["a confirmed push", "01070100", "invalid-value", 1],
    ["headers past the end", "01061EC4", "truncated", 3],
    ["no content type", "010600", "truncated", 3],
    ["a content type past the headers", "01060305C4 00", "truncated", 4],
    ["a header without value", "010602C4AF", "truncated", 5],
    ["a length that is none", "010605C4AF1F8080", "truncated", 8],
  ])("with %s is refused with its offset", (_, pdu, expected, offset) => {
    expect(() => decodePush(octets(pdu))).toThrow(code(expected, offset));
  });

  test("cut anywhere in its head is truncated", () => {
    const head = octets(HEADS[0]?.[1] ?? "");
    for (let length = 0; length < head.length; length++) {
      expect(() => decodePush(head.subarray(0, length))).toThrow(code("truncated"));
    }
  });

  test("of random octets throws CodecError and nothing else, and what it reads can be written and read again", () => {
    const prefix = fc.constantFrom("0106", "01061F", "010608C4");
    fc.assert(
      fc.property(prefix, fc.uint8Array({ maxLength: 60 }), (start, rest) => {
        let push: PushPdu;
        try {
          push = decodePush(octets(start + toHex(rest)));
        } catch (error) {
          expect(error).toBeInstanceOf(CodecError);
          return;
        }
        let encoded: Uint8Array;
        try {
          encoded = encodePush(push);
        } catch (error) {
          expect(error).toBeInstanceOf(CodecError); // a header name that no sender can write
          return;
        }
        expect(decodePush(encoded).body).toEqual(push.body);
      }),
    );
  });

  test("survives encode then decode", () => {
    const word = fc.string({ unit: fc.constantFrom(..."abcXYZ-/.019"), minLength: 1, maxLength: 20 });
    const value = fc.oneof(fc.nat(127), word, fc.uint8Array({ minLength: 1, maxLength: 40 }));
    const known = Object.keys(HEADER_CODES).filter((name) => name !== "X-Wap-Application-Id");
    const header = fc.oneof(
      fc.record({ name: fc.constantFrom(...known), value }),
      fc.record({ name: fc.constant("X-Test"), value }),
      fc.record({ name: fc.integer({ min: 0x60, max: 0x7f }), value }),
      fc.record({ name: fc.nat(0x7f), value, page: fc.integer({ min: 2, max: 255 }) }),
      fc.constantFrom(
        { name: "X-Wap-Application-Id", value: "x-wap-application:push.sia" },
        { name: "X-Wap-Application-Id", value: "x-vendor:app" },
        { name: "X-Wap-Application-Id", value: octets("8000") },
      ),
    );
    const mac = fc.string({ unit: fc.constantFrom(..."0123456789ABCDEF"), minLength: 40, maxLength: 40 });
    const other = fc.oneof(
      fc.record({ name: fc.constantFrom("name", "start", "type", "x-own"), value: word }),
      fc.record({ name: fc.constant("Q"), value: fc.integer({ min: 1, max: 1000 }) }),
      fc.record({ name: fc.integer({ min: 0x40, max: 0x7f }), value }),
    );
    const parameters = fc.record(
      { sec: fc.nat(300), mac, charset: fc.nat(70000), others: fc.array(other, { maxLength: 3 }) },
      { requiredKeys: ["others"] },
    );
    const push = fc.record({
      tid: fc.nat(255),
      contentType: fc.constantFrom(...Object.keys(CONTENT_TYPE_CODES), "application/x-own", "0x7e", "0x234"),
      parameters,
      headers: fc.array(header, { maxLength: 6 }),
      body: fc.uint8Array({ maxLength: 50 }),
    });
    fc.assert(
      fc.property(push, (pdu) => {
        expect(decodePush(encodePush(pdu))).toEqual(pdu);
      }),
    );
  });
});

describe("the parameters of a push", () => {
  const push = (contentType: string) => {
    const value = octets(contentType);
    const length = value.length > 30 ? [0x1f, value.length] : [value.length];
    return decodePush(Uint8Array.from([1, 6, length.length + value.length, ...length, ...value]));
  };
  const MAC = "4cb5d1dd21f3235f3148144c87fb91640ec43888";

  test.each([
    ["MAC before SEC", `B692${ascii(MAC)}009181`],
    ["others between them", `B69181 97${ascii("n")}00 92${ascii(MAC)}00`],
    ["SEC and MAC by name", `B6${ascii("SEC")}00${ascii("USERPIN")}00${ascii("mac")}00${ascii(MAC)}00`],
    ["a quoted MAC", `B6918192 22${ascii(MAC)}00`],
    ["SEC as long integer", `B6910101 92${ascii(MAC)}00`],
  ])("may stand with %s", (_, value) => {
    expect(push(value).parameters).toMatchObject({ sec: 1, mac: MAC });
  });

  test("map the names of the DM profile to numbers", () => {
    expect(push(`C2${ascii("SEC")}00${ascii("USERPIN_NETWORKID")}00`).parameters.sec).toBe(2);
  });

  test("keep what has no field of its own", () => {
    expect(push(`B6 89A3 BF01AA 8005`).parameters.others).toEqual([
      { name: "type", value: 0x23 },
      { name: 0x3f, value: octets("AA") },
      { name: "Q", value: 5 },
    ]);
    expect(push(`B6${ascii("SEC")}00${ascii("nonsense")}00`).parameters).toEqual({
      others: [{ name: "SEC", value: "nonsense" }],
    });
  });

  test("are refused when one that matters stands twice", () => {
    expect(() => push("B691809181")).toThrow(code("invalid-value", 7));
  });
});
