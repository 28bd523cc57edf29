import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { latin1Bytes, utf8Bytes } from "../../../src/base/bytes.ts";
import { CodecError } from "../../../src/base/errors.ts";
import { decodePap, encodePap, formatPap, PAP_LIMITS, parsePap } from "../../../src/codec/pap/document.ts";
import { DOCUMENT_TYPES, supportsVersion } from "../../../src/codec/pap/document-type.ts";
import { DELIVERY_METHODS, MESSAGE_STATES, PRIORITIES, REPLACE_METHODS } from "../../../src/codec/pap/dtd.ts";
import type { PapMessage } from "../../../src/codec/pap/message.ts";
import { vectorText } from "../../support/push-vectors.ts";

const code = (name: string, path?: string) =>
  expect.objectContaining(path === undefined ? { code: name } : { code: name, path });

const PUSH = `<?xml version="1.0"?>
<!DOCTYPE pap PUBLIC "-//WAPFORUM//DTD PAP 2.0//EN" "http://www.wapforum.org/DTD/pap_2.0.dtd"
  [<?wap-pap-ver supported-versions="2.0,1.*"?>]>
<pap product-name="x"><push-message push-id="p1@pi.example" deliver-before-timestamp="2026-01-01T00:00:00Z"
 progress-notes-requested="false" ppg-notify-requested-to="http://pi/notify" replace-push-id="p0" replace-method="pending-only">
 <address address-value="WAPPUSH=+12345678901/TYPE=PLMN@ppg.example"/>
 <quality-of-service priority="high" delivery-method="UNCONFIRMED" network-required="true" network="GSM" bearer-required="true" bearer="SMS"/>
</push-message></pap>`;

const word = fc.string({ unit: fc.constantFrom(..."abcXYZ-/.019@ <&\"'äé"), maxLength: 20 });
const optional = <T extends Record<string, fc.Arbitrary<unknown>>>(model: T) => fc.record(model, { requiredKeys: [] });
const outcome = fc.record({ code: fc.nat(99999), description: word }, { requiredKeys: ["code"] });
const sender = optional({ senderAddress: word, senderName: word });
const state = fc.constantFrom(...MESSAGE_STATES);
const quality = optional({
  priority: fc.constantFrom(...PRIORITIES),
  deliveryMethod: fc.constantFrom(...DELIVERY_METHODS),
  networkRequired: fc.boolean(),
  network: word,
  bearerRequired: fc.boolean(),
  bearer: word,
});
const withQuality = fc.oneof(
  fc.constant({}),
  quality.map((qualityOfService) => ({ qualityOfService })),
);
const addresses = fc.array(word, { maxLength: 3 });
const atLeastOne = fc.array(word, { minLength: 1, maxLength: 3 });
const merged = (...parts: fc.Arbitrary<object>[]) => fc.tuple(...parts).map((all) => Object.assign({}, ...all));
const kind = (name: PapMessage["kind"]) => fc.constant({ kind: name });
const named = (name: string, value: fc.Arbitrary<unknown>) => value.map((each) => ({ [name]: each }));

const MESSAGES: Readonly<Record<PapMessage["kind"], fc.Arbitrary<object>>> = {
  "push-message": merged(
    kind("push-message"),
    named("pushId", word),
    optional({
      replacePushId: word,
      replaceMethod: fc.constantFrom(...REPLACE_METHODS),
      deliverBeforeTimestamp: word,
      deliverAfterTimestamp: word,
      sourceReference: word,
      ppgNotifyRequestedTo: word,
      progressNotesRequested: fc.boolean(),
    }),
    named("addresses", atLeastOne),
    withQuality,
  ),
  "push-response": merged(
    kind("push-response"),
    named("pushId", word),
    sender,
    optional({ replyTime: word }),
    named("progressNotes", fc.array(fc.record({ stage: word, note: word, time: word }, { requiredKeys: ["stage"] }))),
    named("result", outcome),
  ),
  "cancel-message": merged(kind("cancel-message"), named("pushId", word), named("addresses", addresses)),
  "cancel-response": merged(
    kind("cancel-response"),
    named("pushId", word),
    named("results", fc.array(merged(outcome, named("addresses", addresses)), { minLength: 1, maxLength: 3 })),
  ),
  "resultnotification-message": merged(
    kind("resultnotification-message"),
    named("pushId", word),
    sender,
    optional({ receivedTime: word, eventTime: word }),
    named("messageState", state),
    outcome,
    named("address", word),
    withQuality,
  ),
  "resultnotification-response": merged(
    kind("resultnotification-response"),
    named("pushId", word),
    outcome,
    optional({ address: word }),
  ),
  "statusquery-message": merged(kind("statusquery-message"), named("pushId", word), named("addresses", addresses)),
  "statusquery-response": merged(
    kind("statusquery-response"),
    named("pushId", word),
    named(
      "results",
      fc.array(
        merged(
          optional({ eventTime: word }),
          named("messageState", state),
          outcome,
          named("addresses", addresses),
          withQuality,
        ),
        { minLength: 1, maxLength: 3 },
      ),
    ),
  ),
  "ccq-message": merged(kind("ccq-message"), optional({ queryId: word, applicationId: word }), named("address", word)),
  "ccq-response": merged(kind("ccq-response"), optional({ queryId: word }), outcome, optional({ address: word })),
  "badmessage-response": merged(kind("badmessage-response"), outcome, optional({ badMessageFragment: word })),
};

describe("a PAP document", () => {
  test("with a push-message says all that the DTD has", () => {
    expect(parsePap(PUSH)).toEqual({
      publicId: "-//WAPFORUM//DTD PAP 2.0//EN",
      systemId: "http://www.wapforum.org/DTD/pap_2.0.dtd",
      version: "2.0",
      supportedVersions: ["2.0", "1.*"],
      productName: "x",
      message: {
        kind: "push-message",
        pushId: "p1@pi.example",
        deliverBeforeTimestamp: "2026-01-01T00:00:00Z",
        progressNotesRequested: false,
        ppgNotifyRequestedTo: "http://pi/notify",
        replacePushId: "p0",
        replaceMethod: "pending-only",
        addresses: ["WAPPUSH=+12345678901/TYPE=PLMN@ppg.example"],
        qualityOfService: {
          priority: "high",
          deliveryMethod: "unconfirmed",
          networkRequired: true,
          network: "GSM",
          bearerRequired: true,
          bearer: "SMS",
        },
      },
    });
  });

  test.each(Object.entries(MESSAGES))("with a %s survives format then parse", (_, message) => {
    fc.assert(
      fc.property(message as fc.Arbitrary<PapMessage>, fc.boolean(), (each, indent) => {
        expect(parsePap(formatPap(each, { indent })).message).toEqual(each);
      }),
    );
  });

  test.each(["1.0", "2.0"] as const)("is written in version %s, and in octets", (version) => {
    const message = parsePap(PUSH).message;
    const octets = encodePap(message, { version, supportedVersions: ["2.0", "1.*"], productName: "é" });
    expect(decodePap(octets)).toEqual({
      ...DOCUMENT_TYPES[version],
      version,
      supportedVersions: ["2.0", "1.*"],
      productName: "é",
      message,
    });
  });

  test("may be in the charset of its content type", () => {
    const octets = latin1Bytes('<pap product-name="é"><badmessage-response code="2000"/></pap>');
    expect(decodePap(octets, 'application/xml; charset="iso-8859-1"').productName).toBe("é");
    expect(() => decodePap(octets)).toThrow(code("invalid-value"));
  });

  test.each([
    ["", {}],
    ['<!DOCTYPE pap PUBLIC "-//WAPFORUM//DTD PAP//EN" "http://www.wapforum.org/DTD/pap_1.0.dtd">', { version: "1.0" }],
    [
      "<!DOCTYPE pap PUBLIC '-//WAPFORUM//DTD PAP 2.1//EN' 'http://www.openmobilealliance.org/tech/DTD/pap_2.1.dtd'>",
      { version: "2.1" },
    ],
    ["<!DOCTYPE pap SYSTEM \"pap_2.0.dtd\"><?wap-pap-ver supported-versions='2.0'?>", { supportedVersions: ["2.0"] }],
    ['<!-- <!DOCTYPE pap SYSTEM "pap_9.0.dtd"> -->', {}],
  ])("tells its version by %s", (prolog, expected) => {
    const { message: _, ...rest } = parsePap(`${prolog}<pap><badmessage-response code="3002"/></pap>`);
    if (Object.keys(expected).length === 0) expect(rest).toEqual({});
    else expect(rest).toMatchObject(expected);
  });

  test("may support versions by a star", () => {
    expect(supportsVersion(["2.0", "1.*"], "1.0")).toBe(true);
    expect(supportsVersion(["2.0", "1.*"], "2.0")).toBe(true);
    expect(supportsVersion(["2.0", "1.*"], "2.1")).toBe(false);
  });

  test.each([
    ["another root", "<si/>", "/si"],
    ["no message", "<pap><x/></pap>", "/pap"],
    [
      "two messages",
      '<pap><badmessage-response code="1"/><badmessage-response code="1"/></pap>',
      "/pap/badmessage-response[2]",
    ],
    ["no push id", "<pap><push-message/></pap>", "/pap/push-message"],
    ["no address", '<pap><push-message push-id="1"/></pap>', "/pap/push-message"],
    ["no result", '<pap><push-response push-id="1"/></pap>', "/pap/push-response"],
    ["no results", '<pap><cancel-response push-id="1"/></pap>', "/pap/cancel-response"],
    [
      "an address without value",
      '<pap><cancel-message push-id="1"><address/></cancel-message></pap>',
      "/pap/cancel-message/address",
    ],
    ["a code in letters", '<pap><badmessage-response code="x"/></pap>', "/pap/badmessage-response"],
    [
      "a state that is none",
      '<pap><resultnotification-message push-id="1" code="1000" message-state="lost"/></pap>',
      "/pap/resultnotification-message",
    ],
  ])("with %s is refused with its path", (_, text, path) => {
    expect(() => parsePap(text)).toThrow(code("invalid-value", path));
  });

  test("passes over what PAP does not define", () => {
    const text = '<pap x="1"><y/><badmessage-response code="2000" z="1"><w/></badmessage-response></pap>';
    expect(parsePap(text).message).toEqual({ kind: "badmessage-response", code: 2000 });
  });

  test("has limits", () => {
    const many = formatPap({ kind: "cancel-message", pushId: "1", addresses: Array(PAP_LIMITS.elements).fill("a") });
    expect(() => parsePap(many)).toThrow(code("limit-exceeded"));
    expect(() => parsePap(PUSH, { documentLength: 100 })).toThrow(code("limit-exceeded"));
    expect(() => decodePap(utf8Bytes(PUSH), undefined, { elements: 2 })).toThrow(code("limit-exceeded"));
  });

  test("cut anywhere throws CodecError", () => {
    for (let length = 0; length < PUSH.length; length++) {
      expect(() => parsePap(PUSH.slice(0, length))).toThrow(CodecError);
    }
  });

  test("with octets changed throws CodecError and nothing else", () => {
    const octets = utf8Bytes(PUSH);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(octets.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 }),
        (changes) => {
          const changed = Uint8Array.from(octets);
          for (const [at, octet] of changes) changed[at] = octet;
          try {
            decodePap(changed);
          } catch (error) {
            expect(error).toBeInstanceOf(CodecError);
          }
        },
      ),
    );
  });
});

describe("an answer of Kannel's gateway", () => {
  test("to a push is read, space before the equals sign and all", () => {
    expect(parsePap(vectorText("pap/kannel-push-response.xml"))).toEqual({
      ...DOCUMENT_TYPES["1.0"],
      version: "1.0",
      message: {
        kind: "push-response",
        pushId: "p1@pi.example",
        senderName: "vm; WAP/1.3 (Kannel/1.4.5)",
        senderAddress: "/wappush",
        replyTime: "2026-11-22T16:03:56Z",
        progressNotes: [],
        result: { code: 1001, description: "The request has been accepted for processing" },
      },
    });
  });

  test("to a push that comes too late is read", () => {
    expect(parsePap(vectorText("pap/kannel-push-refused.xml")).message).toMatchObject({
      kind: "push-response",
      result: { code: 2001, description: "Request was refused" },
    });
  });

  test("to a message that is none carries the fragment", () => {
    const { message } = parsePap(vectorText("pap/kannel-badmessage.xml"));
    expect(message).toMatchObject({ kind: "badmessage-response", code: 2000 });
    const fragment = message.kind === "badmessage-response" ? message.badMessageFragment : "";
    expect(fragment).toContain('<push-message push-id="p3@pi.example">');
  });

  test("to a status query is a badmessage-response", () => {
    expect(parsePap(vectorText("pap/kannel-statusquery-refused.xml")).message).toEqual({
      kind: "badmessage-response",
      code: 2000,
      description: "Not understood due to malformed syntax",
      badMessageFragment: "application/xml",
    });
  });
});
