import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ByteReader } from "../../../src/base/byte-reader.ts";
import { ByteWriter } from "../../../src/base/byte-writer.ts";
import { BEARER_CODES, BEARERS } from "../../../src/codec/wsp/bearers.ts";
import { readHeaders, type WspHeader, writeHeaders } from "../../../src/codec/wsp/header-fields.ts";
import {
  canonicalHeaderName,
  formatHeader,
  HEADER_VALUE_KINDS,
  PUSH_FLAGS,
  parseHeader,
  pushFlags,
} from "../../../src/codec/wsp/header-text.ts";
import { APPLICATION_ID_CODES, HEADER_CODES, TEXT_HEADERS } from "../../../src/codec/wsp/headers.ts";
import { octets } from "../../support/push-vectors.ts";

/** The header after a trip over the wire. */
function wired(header: WspHeader): WspHeader | undefined {
  const writer = new ByteWriter();
  writeHeaders(writer, [header]);
  return readHeaders(new ByteReader(writer.finish()))[0];
}

const EXAMPLES: readonly (readonly [string, string, string])[] = [
  ["Accept", "application/xml", "80A7"],
  ["Content-Length", "35", "8DA3"],
  ["Content-Length", "1000", "8D0203E8"],
  ["Content-Type", "application/vnd.wap.sic", "91AE"],
  ["Content-Type", "application/vnd.syncml+xml", "91020302"],
  ["Expires", "Sun, 06 Nov 1994 08:49:37 GMT", "94042EBC98A1"],
  ["Date", "Thu, 01 Jan 1970 00:00:05 GMT", "9285"],
  ["X-Wap-Application-Id", "x-wap-application:syncml.dm", "AF87"],
  ["X-Wap-Application-Id", "0x8000", "AF028000"],
  ["X-Wap-Initiator-URI", "http://pi/", "B1687474703A2F2F70692F00"],
  ["X-Wap-Content-URI", "c", "B06300"],
  ["Bearer-Indication", "GSM SMS", "B383"],
  ["Bearer-Indication", "0x50", "B3D0"],
  ["Push-Flag", "7", "B487"],
  ["Encoding-Version", "1.3", "C393"],
  ["Encoding-Version", "1", "C39F"],
  ["Accept-Language", "0x19", "8399"],
  ["0x6b", "x", "EB7800"],
  ["X-Wap-Push-Info", "authenticated", "582D5761702D507573682D496E666F0061757468656E7469636174656400"],
];

describe("a WSP header", () => {
  test.each(EXAMPLES)("%s: %s is written %s, and read from it", (name, value, wire) => {
    const writer = new ByteWriter();
    writeHeaders(writer, [parseHeader({ name, value })]);
    expect(writer.finish()).toEqual(octets(wire));
    const [read] = readHeaders(new ByteReader(octets(wire)));
    expect(read && formatHeader(read)).toEqual({ name, value });
  });

  test.each(Object.keys(HEADER_VALUE_KINDS))("%s has an example", (name) => {
    const others = ["Age", "If-Modified-Since", "If-Unmodified-Since", "Last-Modified", "Max-Forwards", "X-Wap-Tod"];
    expect(EXAMPLES.some(([example]) => example === name) || others.includes(name)).toBe(true);
  });

  test.each([...Object.keys(HEADER_CODES), ...TEXT_HEADERS])("%s is known by code or by name, in any case", (name) => {
    expect(canonicalHeaderName(name.toLowerCase())).toBe(name);
    const header = parseHeader({ name: name.toUpperCase(), value: "some words" });
    expect(wired(header)).toEqual({ name, value: "some words" });
    const byName = [...name.toLowerCase()].map((each) => each.charCodeAt(0));
    expect(readHeaders(new ByteReader(Uint8Array.from([...byName, 0, 0x78, 0])))).toEqual([{ name, value: "x" }]);
  });

  test.each(Object.entries(APPLICATION_ID_CODES))(
    "with application %s has code %i, and the same in text",
    (id, code) => {
      const text = octets(`AF ${[...id.toUpperCase()].map((each) => each.charCodeAt(0).toString(16)).join("")} 00`);
      for (const wire of [Uint8Array.from([0xaf, 0x80 | code]), text]) {
        const [read] = readHeaders(new ByteReader(wire));
        expect(read).toEqual({ name: "X-Wap-Application-Id", value: id });
      }
      expect(formatHeader(parseHeader({ name: "X-Wap-Application-Id", value: id }))?.value).toBe(id);
    },
  );

  test.each(Object.entries(BEARER_CODES))("with bearer %s has code %i", (name, code) => {
    expect(parseHeader({ name: "bearer-indication", value: name.toLowerCase() }).value).toBe(code);
    expect(formatHeader({ name: "Bearer-Indication", value: code })?.value).toBe(name);
    expect(BEARERS.nameOf(code)).toBe(name);
  });

  test("on another page has no text", () => {
    expect(formatHeader({ name: 5, value: 1, page: 2 })).toBeUndefined();
  });

  test("goes to text and back to the same octets, known or not", () => {
    const name = fc.oneof(fc.constantFrom(...Object.keys(HEADER_CODES)), fc.integer({ min: 0x60, max: 0x7f }));
    const value = fc.oneof(fc.nat(127), fc.uint8Array({ minLength: 1, maxLength: 4 }), fc.constantFrom("x", "a b", ""));
    fc.assert(
      fc.property(name, value, (each, what) => {
        // A date or a number has one shortest form, which leading zeros and short octets are not.
        const first = formatHeader({ name: each, value: what });
        const second = first && formatHeader(wired(parseHeader(first)) ?? { name: 0, value: 0 });
        expect(second).toEqual(first);
      }),
    );
  });

  test.each([
    ["Expires", "never"],
    ["Expires", "Sun, 31 Feb 1994 08:49:37 GMT"],
    ["Expires", "Sun, 06 Nov 1994 24:49:37 GMT"],
    ["Content-Length", "long"],
    ["Encoding-Version", "9.9"],
    ["Push-Flag", "-1"],
    ["Bearer-Indication", "pigeon"],
  ])("%s: %s stays text", (name, value) => {
    expect(parseHeader({ name, value }).value).toBe(value);
  });
});

describe("Push-Flag", () => {
  test.each(Object.entries(PUSH_FLAGS))("has a bit for %s", (flag, bit) => {
    expect(pushFlags(bit)).toEqual([flag]);
  });

  test("may have all bits, or none", () => {
    expect(pushFlags(7)).toHaveLength(3);
    expect(pushFlags("x")).toEqual([]);
  });
});
