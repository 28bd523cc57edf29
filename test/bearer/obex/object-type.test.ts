import { describe, expect, test } from "vitest";
import { latin1Bytes, utf8Bytes } from "../../../src/base/bytes.ts";
import { objectType, typeRefusal } from "../../../src/bearer/obex/object-type.ts";
import { obexHeader, typeHeader } from "../../../src/codec/obex/headers.ts";

const CP = "application/vnd.wap.connectivity-wbxml";
const DM = "application/vnd.syncml.dm+wbxml";
const FPI = latin1Bytes("-//SYNCML//DTD SyncML 1.2//EN");

const SNIFFED: readonly [string, Uint8Array, string | undefined][] = [
  ["public identifier 0B", Uint8Array.of(3, 0x0b, 0x6a, 0), CP],
  ["the same, cut off after its header", Uint8Array.of(3, 0x0b, 0x6a, 0), CP],
  ["public identifier 1201", Uint8Array.of(2, 0xa4, 0x01, 0x6a, 0), DM],
  ["the formal identifier of SyncML", Uint8Array.of(2, 0, 0, 0x6a, FPI.length, ...FPI), DM],
  ["public identifier 05", Uint8Array.of(2, 5, 0x6a, 0), "application/vnd.wap.sic"],
  ["no public identifier", Uint8Array.of(1, 1, 0x6a, 0), undefined],
  ["a string table beyond the end", Uint8Array.of(3, 0, 0, 0x6a, 0x7f), undefined],
  [
    "a provisioning document in XML",
    utf8Bytes('<?xml version="1.0"?><!-- <si> --><!DOCTYPE x><wap-provisioningdoc/>'),
    "text/vnd.wap.connectivity-xml",
  ],
  ["a service indication in XML", utf8Bytes("\ufeff\n<si><indication/></si>"), "text/vnd.wap.si"],
  ["a DM message in XML", utf8Bytes("<SyncML/>"), undefined],
  ["a JPEG", Uint8Array.of(0xff, 0xd8, 0xff), undefined],
  ["nothing", new Uint8Array(), undefined],
];

describe("the type of an object", () => {
  test.each(["application/vnd.wap.connectivity-wbxml;SEC=NETWPIN;MAC=AB", "Application/VND.syncml.dm+wbxml"])(
    "is what its Type says, whatever it holds: %s",
    (type) => {
      expect(objectType({ headers: [typeHeader(type)], body: utf8Bytes("<si/>") })).toBe(type);
      expect(typeRefusal({ headers: [typeHeader(type)] })).toBeUndefined();
    },
  );

  test.each(SNIFFED)("without a Type follows from its octets: %s", (_what, body, type) => {
    expect(objectType({ headers: [obexHeader("Name", "boot.wbxml")], body })).toBe(type);
    expect(objectType({ headers: [typeHeader("application/octet-stream")], body })).toBe(type);
  });

  test("follows from its name when its octets do not tell", () => {
    const body = Uint8Array.of(3, 1, 0x6a, 0);
    expect(objectType({ headers: [obexHeader("Name", "c:\\out\\settings.PROV")], body })).toBe(CP);
    expect(objectType({ headers: [obexHeader("Name", "settings.xml")], body })).toBeUndefined();
    expect(objectType({ headers: [obexHeader("Name", "settings.prov")], body: utf8Bytes("text") })).toBeUndefined();
  });

  test.each([
    ["image/jpeg", "Unsupported Media Type"],
    ["application/vnd.syncml.dm+xml", "Unsupported Media Type"],
    ["no type", "Bad Request"],
  ])("%s is refused: %s", (type, refusal) => {
    expect(typeRefusal({ headers: [typeHeader(type)] })).toBe(refusal);
  });
});
