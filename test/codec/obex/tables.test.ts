import { describe, expect, test } from "vitest";
import { ByteReader } from "../../../src/base/byte-reader.ts";
import { ByteWriter } from "../../../src/base/byte-writer.ts";
import {
  HEADER_ENCODINGS,
  type HeaderEncoding,
  headerEncoding,
  headerName,
  isUserDefinedHeader,
  OBEX_HEADERS,
  type ObexHeaderName,
} from "../../../src/codec/obex/header-table.ts";
import { decodeHeaders, encodeHeaders, headerLength, type ObexHeader } from "../../../src/codec/obex/headers.ts";
import { OBEX_OPERATIONS, type ObexOperation, obexOperationName } from "../../../src/codec/obex/opcodes.ts";
import {
  isObexSuccess,
  OBEX_RESPONSES,
  type ObexResponseName,
  obexResponseName,
} from "../../../src/codec/obex/response-codes.ts";

const SAMPLES = { text: "ä", octets: Uint8Array.of(1, 2, 3), octet: 0xfe, quad: 0xfedcba98 } as const;

describe("the header table", () => {
  const names = Object.keys(OBEX_HEADERS) as ObexHeaderName[];

  test("has no identifier twice", () => {
    expect(new Set(names.map((name) => OBEX_HEADERS[name].id)).size).toBe(names.length);
  });

  test.each(names)("gives %s the encoding of its two top bits, and it survives encode then decode", (name) => {
    const { id, encoding } = OBEX_HEADERS[name];
    expect(headerEncoding(id)).toBe(encoding);
    expect(id & 0xc0).toBe(HEADER_ENCODINGS[encoding]);
    expect(headerName(id)).toBe(name);
    expect(isUserDefinedHeader(id)).toBe(false);
    const header: ObexHeader = { id, value: SAMPLES[encoding] };
    const writer = new ByteWriter();
    encodeHeaders(writer, [header]);
    expect(writer.length).toBe(headerLength(header));
    expect(decodeHeaders(new ByteReader(writer.finish()), {})).toEqual([header]);
  });

  test.each(Object.entries(HEADER_ENCODINGS))(
    "leaves 0x30 to 0x3F of encoding %s to applications",
    (encoding, bits) => {
      const ids = Array.from({ length: 16 }, (_, i) => bits + 0x30 + i);
      expect(ids.map(headerName)).toEqual(ids.map(() => undefined));
      expect(ids.every(isUserDefinedHeader)).toBe(true);
      expect(ids.map(headerEncoding)).toEqual(ids.map(() => encoding as HeaderEncoding));
    },
  );
});

describe("the table of operations", () => {
  const names = Object.keys(OBEX_OPERATIONS) as ObexOperation[];

  test("has no opcode twice, each with the final bit", () => {
    const opcodes = names.map((name) => OBEX_OPERATIONS[name].opcode);
    expect(new Set(opcodes).size).toBe(names.length);
    expect(opcodes.every((opcode) => opcode >= 0x80)).toBe(true);
  });

  test.each(names)("names %s with and without the final bit", (name) => {
    const { opcode } = OBEX_OPERATIONS[name];
    expect(obexOperationName(opcode)).toBe(name);
    expect(obexOperationName(opcode & 0x7f)).toBe(name);
  });

  test("knows no others", () => {
    expect([0x04, 0x84, 0x10, 0x9f].map(obexOperationName)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe("the table of response codes", () => {
  const names = Object.keys(OBEX_RESPONSES) as ObexResponseName[];

  test("has no code twice, each with the final bit", () => {
    const codes = names.map((name) => OBEX_RESPONSES[name]);
    expect(new Set(codes).size).toBe(names.length);
    expect(codes.every((code) => code >= 0x90)).toBe(true);
  });

  test.each(names)("names %s with and without the final bit", (name) => {
    expect(obexResponseName(OBEX_RESPONSES[name])).toBe(name);
    expect(obexResponseName(OBEX_RESPONSES[name] & 0x7f)).toBe(name);
  });

  test("counts Success and its six kin as success, with or without the final bit", () => {
    const successes = names.filter((name) => isObexSuccess(OBEX_RESPONSES[name]));
    expect(successes).toEqual(names.slice(names.indexOf("Success"), names.indexOf("Multiple Choices")));
    expect(successes).toHaveLength(7);
    expect(isObexSuccess(0x20)).toBe(true);
  });
});
