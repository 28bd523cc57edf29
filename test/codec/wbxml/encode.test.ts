import { describe, expect, test } from "vitest";
import { element, type MarkupElement } from "../../../src/codec/markup/element.ts";
import { decodeWbxml } from "../../../src/codec/wbxml/decode.ts";
import type { DocumentTypeName } from "../../../src/codec/wbxml/document-types.ts";
import { encodeWbxml } from "../../../src/codec/wbxml/encode.ts";
import { parseXml } from "../../../src/codec/xml/parse.ts";
import { octetsOf } from "./vectors.ts";

const encode = (xml: string, type: DocumentTypeName = "SyncML 1.2") => encodeWbxml(parseXml(xml), type);
const failure = (fields: object) => expect.objectContaining(fields);

describe("writing WBXML", () => {
  test("begins with version, number, UTF-8 and an empty string table", () => {
    expect(encode("<SyncML/>")).toEqual(octetsOf("02 A4 01 6A 00 2D"));
    expect(encode("<SyncML/>", "SyncML 1.1")).toEqual(octetsOf("02 9F 53 6A 00 2D"));
    expect(encode("<wap-provisioningdoc/>", "PROV 1.0")).toEqual(octetsOf("03 0B 6A 00 05"));
    expect(encode("<CHARACTERISTIC-LIST/>", "OTA settings")).toEqual(octetsOf("01 01 6A 00 05"));
  });

  test("writes a public identifier that has no number into the string table", () => {
    const header = "02 00 00 6A 1B '-//OMA//DTD-DM-DDF 1.2//EN' 00";
    expect(encode("<MgmtTree><VerDTD>1.2</VerDTD></MgmtTree>", "DM-DDF 1.2")).toEqual(
      octetsOf(`${header} 00 02 60 77 03 '1.2' 00 01 01`),
    );
  });

  test("writes the version asked for, 1.0 without a charset", () => {
    expect(encodeWbxml(element("SyncML"), "SyncML 1.2", { version: 0 })).toEqual(octetsOf("00 A4 01 00 2D"));
    expect(() => encodeWbxml(element("SyncML"), "SyncML 1.2", { version: 4 })).toThrow(
      failure({ code: "unsupported-version" }),
    );
  });

  test("writes no END for what is empty, be it without children or with empty text", () => {
    expect(encodeWbxml(element("SyncML", {}, ["", ""]), "SyncML 1.2")).toEqual(octetsOf("02 A4 01 6A 00 2D"));
  });

  test("joins text, and keeps octets as octets", () => {
    const tree = element("SyncML", {}, ["a", "é", new Uint8Array([0, 1])]);
    expect(encodeWbxml(tree, "SyncML 1.2")).toEqual(octetsOf("02 A4 01 6A 00 6D 03 61 C3 A9 00 C3 02 00 01 01"));
  });

  test("finds a page by namespace, else by name from the parent's page on", () => {
    const meta = "5A 00 01 47 03 'chr' 00 01 01";
    const octets = octetsOf(`02 A4 01 6A 00 6D ${meta} 00 00 12 01`);
    expect(encode('<SyncML><Meta><Format xmlns="syncml:metinf">chr</Format></Meta><Final/></SyncML>')).toEqual(octets);
    expect(encode("<SyncML><Meta><Format>chr</Format></Meta><Final/></SyncML>")).toEqual(octets);
  });

  test("does not take a command for a tag of the description that stands before it", () => {
    const inline = encode("<SyncML><Data><MgmtTree/></Data><Add/></SyncML>");
    expect(inline).toEqual(octetsOf("02 A4 01 6A 00 6D 4F 00 02 20 01 00 00 05 01"));
    const format = "<SyncML><Data><DFFormat xmlns='syncml:dmddf1.2'><chr/></DFFormat><Format/></Data></SyncML>";
    expect(encode(format)).toEqual(octetsOf("02 A4 01 6A 00 6D 4F 00 02 55 0B 01 00 01 07 01 01"));
  });

  test.each([
    ["an element that the document type does not have", element("SyncML", {}, [element("Foo")]), "unknown-token"],
    ["an attribute that the document type does not have", element("SyncML", { a: "" }), "unknown-token"],
    ["text with NUL", element("SyncML", {}, ["a\0b"]), "invalid-value"],
  ])("refuses %s", (_, tree, code) => {
    expect(() => encodeWbxml(tree, "SyncML 1.2")).toThrow(failure({ code, offset: expect.any(Number) }));
  });

  test("says where in the tree it stopped", () => {
    const tree = element("SyncML", {}, [element("SyncBody", {}, [element("Foo")])]);
    expect(() => encodeWbxml(tree, "SyncML 1.2")).toThrow(failure({ path: "/SyncML/SyncBody/Foo" }));
  });

  test("refuses what its own reader would find too deep", () => {
    let tree: MarkupElement = element("Item");
    for (let depth = 1; depth < 64; depth++) tree = element("Item", {}, [tree]);
    expect(() => decodeWbxml(encodeWbxml(tree, "SyncML 1.2"))).not.toThrow();
    expect(() => encodeWbxml(element("Item", {}, [tree]), "SyncML 1.2")).toThrow(failure({ code: "limit-exceeded" }));
  });
});

describe("writing attributes of a provisioning document", () => {
  const body = (xml: string) => encode(`<wap-provisioningdoc>${xml}</wap-provisioningdoc>`, "PROV 1.0").subarray(5, -1);

  test.each([
    ["a name and text", '<parm name="NAME" value="Op1"/>', "87 07 06 03 'Op1' 00 01"],
    ["a name without a token", '<parm name="INIT"/>', "87 05 03 'INIT' 00 01"],
    ["a value token", '<parm name="BEARER" value="GSM-GPRS"/>', "87 10 06 AB 01"],
    ["a value token of the other page", '<parm name="AAUTHTYPE" value="DIGEST"/>', "87 00 01 33 00 00 06 00 01 93 01"],
    [
      "a value that has a token of its own",
      '<parm name="AAUTHTYPE" value="HTTP-BASIC"/>',
      "87 00 01 33 00 00 06 9C 01",
    ],
    ["the page that is current", '<parm name="APPID"/><parm name="NAME"/>', "87 00 01 36 01 87 07 01"],
    ["a type", '<characteristic type="APPLICATION"/>', "86 00 01 55 01"],
    ["an unknown type", '<characteristic type="X"/>', "86 50 03 'X' 00 01"],
  ])("uses tokens for %s", (_, xml, hex) => {
    expect(body(xml)).toEqual(octetsOf(hex));
  });

  test("writes version 1.0 as a token and 1.1 as text", () => {
    expect(encode('<wap-provisioningdoc version="1.0"/>', "PROV 1.0")).toEqual(octetsOf("03 0B 6A 00 85 46 01"));
    const later = octetsOf("03 0B 6A 00 85 45 03 '1.1' 00 01");
    expect(encode('<wap-provisioningdoc version="1.1"/>', "PROV 1.0")).toEqual(later);
  });

  test.each([
    ["a password", '<parm name="AUTHSECRET" value="PAP"/>', "87 0E 06 03 'PAP' 00 01"],
    ["a name", '<parm name="NAME" value="HA"/>', "87 07 06 03 'HA' 00 01"],
    ["part of a value", '<parm name="AUTHTYPE" value="PAP2"/>', "87 0C 06 03 'PAP2' 00 01"],
    ["another case", '<parm name="AUTHTYPE" value="pap"/>', "87 0C 06 03 'pap' 00 01"],
    ["the name of a parm", '<parm name="WLAN"/>', "87 05 03 'WLAN' 00 01"],
  ])("uses no value token for %s", (_, xml, hex) => {
    expect(body(xml)).toEqual(octetsOf(hex));
  });
});

describe("writing attributes of indications", () => {
  test("splits addresses at what has tokens", () => {
    const octets = octetsOf("02 05 6A 00 45 86 0D 03 'xyz' 00 85 03 'a' 00 88 03 'b' 00 08 11 03 'x.com/' 00 01 01");
    const xml = '<si><indication href="http://www.xyz.com/a.org/b" action="signal-high" si-id="x.com/"/></si>';
    expect(encode(xml, "SI 1.0")).toEqual(octets); // as xml2wbxml of libwbxml 0.11.8, which splits si-id as well
  });

  test("packs dates without their trailing zero octets", () => {
    const date = (text: string) => encode(`<emn timestamp="${text}"/>`, "EMN 1.0").subarray(6, -1);
    expect(date("2026-11-22T00:00:00Z")).toEqual(octetsOf("C3 04 20 26 11 22"));
    expect(date("2002-04-16T06:40:00Z")).toEqual(octetsOf("C3 06 20 02 04 16 06 40"));
    expect(() => date("22 Nov 2026")).toThrow(failure({ code: "invalid-value", path: "/emn" }));
  });

  test("uses whole values only where it may of old settings", () => {
    const list = (xml: string) =>
      encode(`<CHARACTERISTIC-LIST>${xml}</CHARACTERISTIC-LIST>`, "OTA settings").subarray(5, -1);
    expect(list('<PARM NAME="PPP_AUTHTYPE" VALUE="PAP"/>')).toEqual(octetsOf("87 22 70 01"));
    expect(list('<PARM NAME="PPP_AUTHSECRET" VALUE="PAP"/>')).toEqual(octetsOf("87 24 11 03 'PAP' 00 01"));
  });
});
