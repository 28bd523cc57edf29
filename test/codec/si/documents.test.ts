import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex, utf8Text } from "../../../src/base/bytes.ts";
import { decodeEmn, type EMailNotification, emnFromXml, encodeEmn } from "../../../src/codec/si/e-mail-notification.ts";
import {
  decodeSi,
  encodeSi,
  type ServiceIndication,
  SI_ACTIONS,
  siFromXml,
} from "../../../src/codec/si/service-indication.ts";
import { decodeSl, encodeSl, SL_ACTIONS, slFromXml } from "../../../src/codec/si/service-loading.ts";
import { documentVector } from "../../support/document-vectors.ts";

/** Of the vectors for WBXML: of gecko-b2g and Kannel. */
function foreign(name: string): Uint8Array {
  const hex = readFileSync(new URL(`../../vectors/wbxml/${name}.hex`, import.meta.url), "utf8");
  return Uint8Array.from(Buffer.from(hex.replace(/\s/g, ""), "hex"));
}

const refusal = (path: string, detail: string, spec: string) =>
  expect.objectContaining({ code: "invalid-value", path, detail: expect.stringContaining(detail), spec });

describe("A service indication", () => {
  test("has its address, identifier, dates, action, text and items", () => {
    expect(siFromXml(documentVector("mails.si").xml)).toEqual({
      href: "https://www.example.net/mail?a=1&b=2",
      siId: "7@example.net",
      created: "2026-11-22T10:20:30Z",
      expires: "2026-11-23T00:00:00Z",
      action: "signal-high",
      text: "2 new mails",
      info: [
        { class: "unread", text: "2" },
        { class: "all", text: "40" },
      ],
    });
  });

  test("of gecko-b2g with dates is read, and written byte for byte", () => {
    const si = decodeSi(foreign("gecko-si-dates"));
    expect(si).toEqual({
      href: "http://www.xyz.com/email/123/abc.wml",
      created: "1999-06-25T15:23:15Z",
      expires: "1999-06-30T00:00:00Z",
      text: "You have 4 new emails",
    });
    expect(encodeSi(si, "wbxml")).toEqual(foreign("gecko-si-dates"));
  });

  test("of Kannel is read", () => {
    expect(decodeSi(foreign("kannel-si"))).toEqual({
      href: "http://www.gni.ch",
      siId: "1@gni.ch",
      action: "signal-high",
      created: "1999-06-25T15:23:15Z",
      expires: "2005-06-30T00:00:00Z",
      text: "You have 4 new emails",
    });
  });

  test("needs only an indication", () => {
    expect(siFromXml("<si><indication/></si>")).toEqual({ text: "" });
    expect(siFromXml("<si><indication> a </indication><info/></si>")).toEqual({ text: " a ", info: [] });
    expect(toHex(encodeSi({ text: "" }, "wbxml"))).toBe("02056a00450601");
  });

  test.each([
    ["<si/>", "/si", "no indication"],
    ['<si><indication action="shout"/></si>', "/si/indication", 'action "shout" is none of signal-none'],
    ['<si><indication created="2026-13-01T00:00:00Z"/></si>', "/si/indication", "created"],
    ['<si><indication si-expires="tomorrow"/></si>', "/si/indication", "si-expires"],
    ["<si><indication/><info><item>1</item></info></si>", "/si/info/item", "no class"],
  ])("is refused as %s", (xml, path, detail) => {
    expect(() => siFromXml(xml)).toThrow(refusal(path, detail, "SI"));
  });

  test("is XML with its document type", () => {
    expect(utf8Text(encodeSi({ text: "a" }, "xml"))).toContain('<!DOCTYPE si PUBLIC "-//WAPFORUM//DTD SI 1.0//EN"');
  });
});

describe("A service loading", () => {
  test("of gecko-b2g is read, and written byte for byte but for the version of WBXML", () => {
    expect(decodeSl(foreign("gecko-sl"))).toEqual({ href: "http://www.oreilly.com/" });
    expect(encodeSl({ href: "http://www.oreilly.com/" }, "wbxml").subarray(1)).toEqual(foreign("gecko-sl").subarray(1));
  });

  test("may have an action", () => {
    const portal = { href: "http://www.example.com/portal", action: "cache" };
    expect(slFromXml(documentVector("portal.sl").xml)).toEqual(portal);
  });

  test.each([
    ["<sl/>", "no href"],
    ['<sl href="x" action="execute"/>', 'action "execute" is none of execute-low, execute-high, cache'],
  ])("is refused as %s", (xml, detail) => {
    expect(() => slFromXml(xml)).toThrow(refusal("/sl", detail, "SL"));
  });
});

describe("An e-mail notification", () => {
  test("has a mailbox and when it changed", () => {
    expect(emnFromXml(documentVector("mailbox.emn").xml)).toEqual({
      mailbox: "mailat:user@example.info",
      timestamp: "2026-11-22T10:20:00Z",
    });
    expect(emnFromXml('<emn mailbox="pop://x"/>')).toEqual({ mailbox: "pop://x" });
  });

  test.each([
    ["<emn/>", "no mailbox"],
    ['<emn mailbox="x" timestamp="now"/>', "timestamp"],
  ])("is refused as %s", (xml, detail) => {
    expect(() => emnFromXml(xml)).toThrow(refusal("/emn", detail, "EMN"));
  });

  test("has no form in WBXML when its timestamp is no date", () => {
    expect(() => encodeEmn({ mailbox: "x", timestamp: "now" }, "wbxml")).toThrow(
      expect.objectContaining({ code: "invalid-value" }),
    );
  });
});

const text = fc.string({ unit: "grapheme", maxLength: 10 });
const uri = fc
  .tuple(
    fc.constantFrom("", "http://", "https://www.", "mailat:", "imap://"),
    text,
    fc.constantFrom("", ".com/x", ".org/"),
  )
  .map((parts) => parts.join(""));
const date = fc
  .date({ min: new Date("1990-01-01T00:00:00Z"), max: new Date("2090-01-01T00:00:00Z"), noInvalidDate: true })
  .map((each) => `${each.toISOString().slice(0, 19)}Z`);
const si: fc.Arbitrary<ServiceIndication> = fc.record(
  {
    href: uri,
    siId: text,
    created: date,
    expires: date,
    action: fc.constantFrom(...SI_ACTIONS),
    text,
    info: fc.array(fc.record({ class: text, text }), { maxLength: 2 }),
  },
  { requiredKeys: ["text"] },
);
const sl = fc.record({ href: uri, action: fc.constantFrom(...SL_ACTIONS) }, { requiredKeys: ["href"] });
const emn: fc.Arbitrary<EMailNotification> = fc.record(
  { mailbox: uri, timestamp: date },
  { requiredKeys: ["mailbox"] },
);

describe.each(["wbxml", "xml"] as const)("In %s", (encoding) => {
  test("any service indication survives encode then decode", () => {
    fc.assert(
      fc.property(si, (each) => {
        expect(decodeSi(encodeSi(each, encoding))).toEqual(each);
      }),
    );
  });

  test("any service loading survives encode then decode", () => {
    fc.assert(
      fc.property(sl, (each) => {
        expect(decodeSl(encodeSl(each, encoding))).toEqual(each);
      }),
    );
  });

  test("any e-mail notification survives encode then decode", () => {
    fc.assert(
      fc.property(emn, (each) => {
        expect(decodeEmn(encodeEmn(each, encoding))).toEqual(each);
      }),
    );
  });
});
