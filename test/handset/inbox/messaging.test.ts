import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { latin1Bytes, utf8Bytes } from "../../../src/base/bytes.ts";
import { encodeSi, type ServiceIndication, SI_TYPES } from "../../../src/codec/si/service-indication.ts";
import { encodeSl, SL_TYPES } from "../../../src/codec/si/service-loading.ts";
import { splitDatagram } from "../../../src/codec/sms/split.ts";
import { splitText } from "../../../src/codec/sms/split-text.ts";
import { WAP_PUSH_PORT } from "../../../src/codec/wsp/ports.ts";
import { encodePush } from "../../../src/codec/wsp/push.ts";
import { nextAlarm } from "../../../src/handset/next-alarm.ts";
import { anSms } from "../../support/a-bootstrap.ts";
import { aHandset, type HandDrivenHandset, NOON } from "../../support/a-handset.ts";

const PORTS = { destination: WAP_PUSH_PORT, source: 9200 };
const HREF = "http://mail.example/inbox";

/** The short messages of a text in one alphabet or the other; septets stand one an octet, as SMPP clients send them. */
function aText(text: string, { reference = 1 } = {}) {
  const parts = splitText(text, { reference, alphabet: "ucs2" });
  return parts.map(({ userData, hasHeader, dataCoding }) => anSms(userData, { hasHeader, dataCoding }));
}

function aPush(contentType: string, body: Uint8Array, charset?: number) {
  const parameters = { others: [], ...(charset === undefined ? {} : { charset }) };
  const pdu = encodePush({ tid: 1, contentType, parameters, headers: [], body });
  return splitDatagram(pdu, PORTS, { reference: 9 }).map((part) => anSms(part));
}

function anIndication(changes: Partial<ServiceIndication> = {}, encoding: "wbxml" | "xml" = "wbxml") {
  return aPush(SI_TYPES[encoding], encodeSi({ href: HREF, text: "4 mails", ...changes }, encoding));
}

function textsOf(handset: HandDrivenHandset): (string | undefined)[] {
  return handset.state.messages.map(({ text }) => text);
}

describe("A text message", () => {
  test("is kept, and told about under its name", () => {
    const handset = aHandset().receive([anSms(utf8Bytes("PIN 1234"), { hasHeader: false, dataCoding: 0 })]);
    const message = { kind: "text", from: "4900111", text: "PIN 1234" };
    expect(handset.state.messages).toEqual([{ ...message, id: "message-1", receivedAt: NOON }]);
    expect(handset.told("message.stored")).toEqual([{ type: "message.stored", span: "message-1", ...message }]);
    expect(handset.told("sms.dropped")).toEqual([]);
  });

  test("of several parts is kept once, when all have come in whatever order", () => {
    const whole = "Grüße, 世界 😀 ".repeat(20);
    const parts = aText(whole);
    expect(parts.length).toBeGreaterThan(2);
    const handset = aHandset().receive(parts.slice(1).toReversed());
    expect(handset.state.messages).toEqual([]);
    handset.receive(parts.slice(0, 1));
    expect(textsOf(handset)).toEqual([whole]);
    expect(handset.told("sms.reassembled")).toMatchObject([{ parts: parts.length }]);
  });

  test("of several parts that comes again as a whole is not kept again", () => {
    const parts = aText("ж".repeat(200));
    const handset = aHandset().receive(parts).receive(parts.toReversed());
    expect(handset.state.messages).toHaveLength(1);
    expect(handset.told("sms.dropped")).toMatchObject([{ reason: "delivered again" }]);
    handset.receive(aText("я".repeat(200)));
    expect(handset.state.messages).toHaveLength(2);
  });

  test("of which a part never comes is dropped when its time is over", () => {
    const handset = aHandset()
      .receive(aText("ж".repeat(200)).slice(0, 1))
      .waitForAlarm();
    expect(handset.told("sms.dropped")).toHaveLength(1);
    expect(handset.told("bootstrap.rejected")).toEqual([]);
    expect([handset.state.messages, handset.state.reassembly.sets]).toEqual([[], []]);
  });

  test("and a push with the same reference are not mixed", () => {
    const text = aText("ж".repeat(100), { reference: 9 });
    const push = anIndication({ text: "m".repeat(150) });
    expect([text.length, push.length]).toEqual([2, 2]);
    const interleaved = [text[0], push[0], text[1], push[1]].filter((part) => part !== undefined);
    expect(textsOf(aHandset().receive(interleaved))).toEqual(["ж".repeat(100), "m".repeat(150)]);
  });

  test("for immediate display is kept like any other", () => {
    const handset = aHandset().receive([anSms(utf8Bytes("now"), { hasHeader: false, dataCoding: 0x10 })]);
    expect(textsOf(handset)).toEqual(["now"]);
  });

  test.each([
    ["to the push port", { dataCoding: 0, ports: PORTS }, "data coding 0 carries text, not a push"],
    ["that is compressed", { dataCoding: 0x20 }, "compressed text"],
    ["whose header is cut", { dataCoding: 0, hasHeader: true }, "user data header"],
  ])("%s is dropped", (_, changes, reason) => {
    const handset = aHandset().receive([anSms(latin1Bytes("hello"), { hasHeader: false, ...changes })]);
    expect(handset.told("sms.dropped")).toMatchObject([
      {
        reason: expect.stringContaining(reason),
        spec: expect.any(String),
      },
    ]);
    expect(handset.state.messages).toEqual([]);
  });
});

describe("A service indication", () => {
  test.each(["wbxml", "xml"] as const)("in %s is kept with what it says", (encoding) => {
    const attributes = { siId: "mail", created: "2024-02-29T11:00:00Z", expires: "2024-03-01T00:00:00Z" };
    const handset = aHandset().receive(anIndication({ ...attributes, action: "signal-none" }, encoding));
    expect(handset.state.messages).toEqual([
      {
        kind: "si",
        id: "message-1",
        receivedAt: NOON,
        from: "4900111",
        href: HREF,
        text: "4 mails",
        action: "signal-none",
        ...attributes,
      },
    ]);
    expect(handset.told("message.stored")).toMatchObject([
      { kind: "si", from: "4900111", href: HREF, text: "4 mails" },
    ]);
  });

  test("has the name and the action that its document type gives when it says none", () => {
    expect(aHandset().receive(anIndication()).state.messages).toMatchObject([{ siId: HREF, action: "signal-medium" }]);
  });

  test("is read in the character set that its push names", () => {
    const xml = latin1Bytes(`<si><indication href="${HREF}">Grüße</indication></si>`);
    expect(textsOf(aHandset().receive(aPush(SI_TYPES.xml, xml, 4)))).toEqual(["Grüße"]);
  });

  test.each([
    ["its si-id", { siId: "mail", href: "http://mail.example/1" }, { siId: "mail", href: "http://mail.example/2" }],
    ["its href", { href: HREF }, { href: HREF }],
  ])("takes the place of the one with %s", (_, first, second) => {
    const handset = aHandset()
      .receive(anIndication({ ...first, text: "first" }))
      .receive(anIndication({ ...second, text: "second" }));
    expect(textsOf(handset)).toEqual(["second"]);
    expect(handset.told("message.removed")).toMatchObject([{ span: "message-1", kind: "si", reason: "replaced" }]);
    expect(handset.state.messages[0]?.id).toBe("message-2");
  });

  test.each([
    ["older than", "2024-02-29T10:00:00Z"],
    ["as old as", "2024-02-29T11:00:00Z"],
  ])("that is %s the one with its name is dropped", (_, created) => {
    const handset = aHandset()
      .receive(anIndication({ created: "2024-02-29T11:00:00Z", text: "kept" }))
      .receive(anIndication({ created, text: "late" }));
    expect(textsOf(handset)).toEqual(["kept"]);
    expect(handset.told("push.dropped")).toMatchObject([
      { contentType: SI_TYPES.wbxml, reason: "no newer than the one that is kept" },
    ]);
  });

  test("without a date is as old as its reception", () => {
    const handset = aHandset().receive(anIndication({ text: "noon" }));
    handset.receive(anIndication({ created: "2024-02-29T11:59:59Z", text: "before" }));
    expect(textsOf(handset)).toEqual(["noon"]);
    handset.receive(anIndication({ created: "2024-02-29T12:00:01Z", text: "after" }));
    expect(textsOf(handset)).toEqual(["after"]);
  });

  test("without a name stands beside all others", () => {
    const nameless = aPush(SI_TYPES.xml, utf8Bytes("<si><indication>hello</indication></si>"));
    expect(textsOf(aHandset().receive(nameless).receive(nameless))).toEqual(["hello", "hello"]);
  });

  test("deletes the one with its name, and is not kept itself", () => {
    const handset = aHandset()
      .receive(anIndication({ siId: "a", created: "2024-02-29T10:00:00Z" }))
      .receive(anIndication({ siId: "b", text: "other" }))
      .receive(anIndication({ siId: "a", created: "2024-02-29T10:00:00Z", action: "delete" }));
    expect(textsOf(handset)).toEqual(["other"]);
    expect(handset.told("message.removed")).toMatchObject([{ span: "message-1", reason: "deleted" }]);
  });

  test.each([
    ["newer than the deletion", { created: "2024-02-29T11:00:00Z" }, "no newer than the one that is kept"],
    ["of another name", { siId: "other" }, "nothing to delete"],
  ])("%s is not deleted", (_, kept, reason) => {
    const handset = aHandset()
      .receive(anIndication(kept))
      .receive(anIndication({ created: "2024-02-29T10:00:00Z", action: "delete" }));
    expect(handset.state.messages).toHaveLength(1);
    expect(handset.told("push.dropped")).toMatchObject([{ reason }]);
  });

  test("that has expired when it comes is dropped", () => {
    const handset = aHandset().receive(anIndication({ expires: "2024-02-29T12:00:00Z" }));
    expect(handset.state.messages).toEqual([]);
    expect(handset.told("push.dropped")).toMatchObject([{ reason: "has expired" }]);
  });

  test("goes when its time is over, and the handset waits for that", () => {
    const handset = aHandset()
      .receive(anIndication({ siId: "late", expires: "2024-02-29T14:00:00Z" }))
      .receive(anIndication({ siId: "soon", expires: "2024-02-29T13:00:00Z" }))
      .receive(anIndication({ siId: "ever" }));
    expect(nextAlarm(handset.state, handset.model)).toBe(NOON + 3_600_000);
    handset.waitForAlarm();
    expect(handset.told("message.removed")).toMatchObject([{ span: "message-2", kind: "si", reason: "expired" }]);
    handset.waitForAlarm();
    expect(handset.state.messages).toMatchObject([{ siId: "ever" }]);
    expect(nextAlarm(handset.state, handset.model)).toBeUndefined();
  });

  test.each([
    ["has no indication", utf8Bytes("<si/>")],
    ["has an unknown action", utf8Bytes('<si><indication action="shout">x</indication></si>')],
    ["has a day that the calendar lacks", encodeSi({ text: "x", created: "2024-02-31T00:00:00Z" }, "xml")],
    ["is cut", encodeSi({ text: "x", href: HREF }, "wbxml").subarray(0, 9)],
    ["is neither WBXML nor XML", latin1Bytes("\xff\xff")],
    ["is a loading", encodeSl({ href: HREF }, "wbxml")],
  ])("that %s is dropped, and the place told", (_, body) => {
    const handset = aHandset().receive(aPush(SI_TYPES.wbxml, body));
    expect(handset.told("push.dropped")).toMatchObject([
      { contentType: SI_TYPES.wbxml, offset: expect.any(Number), spec: expect.any(String) },
    ]);
    expect(handset.state.messages).toEqual([]);
  });
});

describe("A service loading", () => {
  test.each(["wbxml", "xml"] as const)("in %s is kept, and nothing is loaded", (encoding) => {
    const handset = aHandset().receive(aPush(SL_TYPES[encoding], encodeSl({ href: HREF, action: "cache" }, encoding)));
    expect(handset.state.messages).toMatchObject([{ kind: "sl", from: "4900111", href: HREF, action: "cache" }]);
    expect(handset.told("message.stored")).toEqual([
      { type: "message.stored", span: "message-1", kind: "sl", from: "4900111", href: HREF },
    ]);
    expect(handset.effects).toEqual([]);
  });

  test("is run without intrusion when it does not say how", () => {
    const handset = aHandset().receive(aPush(SL_TYPES.wbxml, encodeSl({ href: HREF }, "wbxml")));
    expect(handset.state.messages).toMatchObject([{ action: "execute-low" }]);
  });

  test("without a place to load is dropped", () => {
    const handset = aHandset().receive(aPush(SL_TYPES.xml, utf8Bytes("<sl/>")));
    expect(handset.told("push.dropped")).toMatchObject([{ contentType: SL_TYPES.xml, spec: "SL" }]);
  });
});

describe("The messages of a handset", () => {
  test("are the newest fifty", () => {
    const handset = aHandset();
    for (let i = 1; i <= 52; i++) handset.receive(aText(`${i}`));
    expect(textsOf(handset)).toEqual(Array.from({ length: 50 }, (_, i) => `${i + 3}`));
    expect(handset.told("message.removed")).toMatchObject([
      { span: "message-1", kind: "text", reason: "inbox full" },
      { span: "message-2", kind: "text", reason: "inbox full" },
    ]);
  });

  test("are fewer when they are long, but always the newest", () => {
    const handset = aHandset();
    const long = (octet: string, length: number) =>
      anSms(utf8Bytes(octet.repeat(length)), { hasHeader: false, dataCoding: 3 });
    handset.receive([long("a", 60_000), long("b", 60_000), long("c", 60_000)]);
    expect(textsOf(handset).map((text) => text?.[0])).toEqual(["b", "c"]);
    handset.receive([long("d", 200_000)]);
    expect(textsOf(handset).map((text) => text?.[0])).toEqual(["d"]);
  });

  test("are JSON, and never thrown about, whatever octets come", () => {
    const types = fc.constantFrom(...Object.values(SI_TYPES), ...Object.values(SL_TYPES));
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 120 }),
        fc.nat(255),
        fc.boolean(),
        types,
        (octets, coding, header, type) => {
          const handset = aHandset()
            .receive([anSms(octets, { dataCoding: coding, hasHeader: header })])
            .receive(aPush(type, octets));
          const { messages } = handset.state;
          expect(JSON.parse(JSON.stringify(messages))).toEqual(messages);
          const told = ["sms.dropped", "push.dropped", "message.stored"] as const;
          expect(told.flatMap((each) => handset.told(each)).length + handset.state.reassembly.sets.length).toBe(2);
        },
      ),
    );
  });
});
