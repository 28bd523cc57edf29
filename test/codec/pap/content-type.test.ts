import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CodecError } from "../../../src/base/errors.ts";
import {
  bootstrapParameters,
  formatMediaType,
  parameter,
  parseMediaType,
} from "../../../src/codec/pap/content-type.ts";

const code = (name: string, offset?: number) =>
  expect.objectContaining(offset === undefined ? { code: name } : { code: name, offset });

describe("a content type as text", () => {
  test.each([
    ["text/plain", "text/plain", []],
    ["  Text/HTML ; Charset = UTF-8 ;", "text/html", [["Charset", "UTF-8"]]],
    [
      'a/b;c="d;\\"e\\\\"; f=g',
      "a/b",
      [
        ["c", 'd;"e\\'],
        ["f", "g"],
      ],
    ],
    ["a/b;;c=1", "a/b", [["c", "1"]]],
    ["multipart/related; boundary=a/b=c", "multipart/related", [["boundary", "a/b=c"]]],
    ['a/b; c=""', "a/b", [["c", ""]]],
  ])("%s has its parameters", (text, type, parameters) => {
    expect(parseMediaType(text)).toEqual({ type, parameters: parameters.map(([name, value]) => ({ name, value })) });
  });

  test("survives format then parse", () => {
    const name = fc.string({ unit: fc.constantFrom(..."abcXYZ-_.1"), minLength: 1, maxLength: 8 });
    const value = fc.string({ unit: fc.constantFrom(...'abc \t"\\;=/é€'), maxLength: 10 });
    const parameters = fc.array(fc.record({ name, value }), { maxLength: 5 });
    fc.assert(
      fc.property(fc.constantFrom("a/b", "application/vnd.x+xml", "*/*"), parameters, (type, each) => {
        const mediaType = { type, parameters: each };
        expect(parseMediaType(formatMediaType(mediaType))).toEqual(mediaType);
      }),
    );
  });

  test.each([
    ["", 0],
    ["text", 0],
    ["a/b c", 4],
    ["a/b; c", 5],
    ['a/b; c="d', 5],
    ["a/b; c=d e", 9],
  ])("%s is refused with its offset", (text, offset) => {
    expect(() => parseMediaType(text)).toThrow(code("invalid-value", offset));
  });

  test("has limits", () => {
    expect(() => parseMediaType("a/b; c=d; e=f", { parameters: 1 })).toThrow(code("limit-exceeded"));
    expect(() => parseMediaType(`a/${"b".repeat(5000)}`)).toThrow(code("limit-exceeded", 4096));
  });

  test("of any signs throws CodecError and nothing else", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab/;="\\ \t\r\né'), maxLength: 30 }), (text) => {
        try {
          parseMediaType(text);
        } catch (error) {
          expect(error).toBeInstanceOf(CodecError);
        }
      }),
    );
  });

  test("cannot be written with control characters or a type that is none", () => {
    expect(() => formatMediaType({ type: "a/b", parameters: [{ name: "c", value: "\n" }] })).toThrow(
      code("invalid-value"),
    );
    expect(() => formatMediaType({ type: "a/b", parameters: [{ name: "c d", value: "" }] })).toThrow(
      code("invalid-value"),
    );
    expect(() => formatMediaType({ type: "ab", parameters: [] })).toThrow(code("invalid-value"));
  });
});

describe("the parameters of a textual bootstrap", () => {
  test.each([
    ["SEC=NETWORKID;MAC=ABCD", { sec: 0, mac: "ABCD" }],
    ['sec="userpin"; mac="AB"', { sec: 1, mac: "AB" }],
    ["SEC=3", { sec: 3 }],
    ["SEC=nonsense", {}],
    ["x=y", {}],
  ])("%s are read", (parameters, expected) => {
    expect(bootstrapParameters(parseMediaType(`a/b; ${parameters}`))).toEqual(expected);
  });

  test("are found in any case, the first of a name", () => {
    expect(parameter(parseMediaType("a/b; X=1; x=2"), "x")).toBe("1");
  });
});
