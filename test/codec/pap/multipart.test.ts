import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { latin1Bytes, latin1Text } from "../../../src/base/bytes.ts";
import { CodecError } from "../../../src/base/errors.ts";
import { boundaryOf, freeBoundary } from "../../../src/codec/pap/boundary.ts";
import {
  decodeMultipart,
  encodeMultipart,
  MULTIPART_LIMITS,
  type Multipart,
  partHeader,
} from "../../../src/codec/pap/multipart.ts";

const code = (name: string) => expect.objectContaining({ code: name });
const bytes = latin1Bytes;
const decode = (text: string, limits = {}) => decodeMultipart(bytes(text), "B", limits);
const bodies = ({ parts }: Multipart) => parts.map(({ body }) => latin1Text(body));

const header = fc.record({
  name: fc.constantFrom("Content-Type", "X-Wap-Application-Id", "a"),
  value: fc.string({ unit: fc.constantFrom(...'abc;="/ é'), maxLength: 20 }).map((value) => value.trim()),
});
const body = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.array(fc.constantFrom("\r", "\n", "--", "B", "-"), { maxLength: 6 }).map((pieces) => bytes(pieces.join(""))),
);
const part = fc.record({ headers: fc.array(header, { maxLength: 3 }), body });

describe("a body of several parts", () => {
  test("survives encode then decode, whatever the octets", () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const boundary = freeBoundary(
          parts.map((each) => each.body),
          "B",
        );
        expect(decodeMultipart(encodeMultipart({ parts }, boundary), boundary)).toEqual({ parts });
      }),
    );
  });

  test("keeps what stands before and after", () => {
    const multipart = { parts: [{ headers: [], body: bytes("x") }], preamble: bytes("hello"), epilogue: bytes("bye") };
    expect(decodeMultipart(encodeMultipart(multipart, "B"), "B")).toEqual(multipart);
  });

  test.each([
    ["lines that end with LF alone", "--B\na: 1\n\nx\n--B\n\ny\n--B--\n", ["x", "y"]],
    ["blanks after the boundary", "--B \t\r\n\r\nx\r\n--B-- \r\n", ["x"]],
    ["no line end after the last boundary", "--B\r\n\r\nx\r\n--B--", ["x"]],
    ["a longer boundary inside", "--B\r\n\r\nx\r\n--BC\r\n\r\n--B--", ["x\r\n--BC\r\n"]],
    ["a boundary in the middle of a line", "--B\r\n\r\nx--B--\r\n--B--", ["x--B--"]],
    ["line ends at both ends of a part", "--B\r\n\r\n\r\nx\r\n\r\n--B--", ["\r\nx\r\n"]],
    ["empty parts", "--B\r\n\r\n\r\n--B\r\na: 1\r\n\r\n--B--", ["", ""]],
    ["no parts at all", "--B--", []],
  ])("is read with %s", (_, text, expected) => {
    expect(bodies(decode(text))).toEqual(expected);
  });

  test("has headers in any case, folded or not", () => {
    const [only] = decode("--B\r\nContent-Type:  a/b;\r\n\tc=d \r\nX:\r\n\r\n\r\n--B--").parts;
    expect(only?.headers).toEqual([
      { name: "Content-Type", value: "a/b; c=d" },
      { name: "X", value: "" },
    ]);
    expect(partHeader(only ?? { headers: [] }, "content-TYPE")).toBe("a/b; c=d");
    expect(partHeader(only ?? { headers: [] }, "y")).toBeUndefined();
  });

  test.each([
    ["no boundary", "x", "truncated"],
    ["no last boundary", "--B\r\n\r\nx", "truncated"],
    ["a header without colon", "--B\r\nhello\r\n\r\n--B--", "invalid-value"],
    ["no empty line after the headers", "--B\r\na: 1\r\n--B--", "invalid-value"],
    ["not even an empty line", "--B\r\n--B--", "invalid-value"],
    ["a folded line first", "--B\r\n a: 1\r\n\r\n--B--", "invalid-value"],
  ])("with %s is refused", (_, text, expected) => {
    expect(() => decode(text)).toThrow(code(expected));
  });

  test.each([
    ["octets", { octets: 10 }],
    ["parts", { parts: 1 }],
    ["partOctets", { partOctets: 4 }],
    ["headers", { headers: 1 }],
    ["headerOctets", { headerOctets: 8 }],
  ])("has a limit of %s", (name, limits) => {
    const text = "--B\r\na: 1\r\nb: 2\r\n\r\nhello\r\n--B\r\n\r\nx\r\n--B--";
    expect(decode(text).parts).toHaveLength(2);
    expect(() => decode(text, limits)).toThrow(code("limit-exceeded"));
    expect(MULTIPART_LIMITS).toHaveProperty(name);
  });

  test("cut anywhere is truncated", () => {
    const whole = encodeMultipart(
      {
        parts: [
          { headers: [{ name: "a", value: "1" }], body: bytes("x\r\n-") },
          { headers: [], body: bytes("y") },
        ],
      },
      "B",
    );
    for (let length = 0; length < whole.length - 2; length++) {
      expect(() => decodeMultipart(whole.subarray(0, length), "B")).toThrow(code("truncated"));
    }
  });

  test("of random pieces throws CodecError and nothing else", () => {
    const piece = fc.constantFrom("--B", "--", "\r\n", "\n", "a: 1", " ", "x", "é");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        try {
          decode(pieces.join(""));
        } catch (error) {
          expect(error).toBeInstanceOf(CodecError);
        }
      }),
    );
  });

  test.each([
    ["a boundary with a line end", "B\n", "x", "v"],
    ["a boundary that the part contains", "B", "\n--B", "v"],
    ["a boundary that ends with a blank", "B ", "x", "v"],
    ["a header of two lines", "B", "x", "v\r\nw: 1"],
  ])("is not written with %s", (_, boundary, text, value) => {
    const parts = [{ headers: [{ name: "a", value }], body: bytes(text) }];
    expect(() => encodeMultipart({ parts }, boundary)).toThrow(code("invalid-value"));
  });
});

describe("a boundary", () => {
  test.each([
    ["multipart/related; boundary=asdlf; type=x", "asdlf"],
    ['Multipart/Mixed; type="application/xml"; BOUNDARY="a b=c"', "a b=c"],
    ["multipart/related;boundary=--mPsbVQo0a68", "--mPsbVQo0a68"],
    ["multipart/related; boundary=a/b=c", "a/b=c"],
  ])("is found in %s", (contentType, expected) => {
    expect(boundaryOf(contentType)).toBe(expected);
  });

  test.each([
    "multipart/related",
    "text/plain; boundary=B",
    'multipart/x; boundary=""',
    `multipart/x; boundary=${"b".repeat(71)}`,
  ])("is not in %s", (contentType) => {
    expect(() => boundaryOf(contentType)).toThrow(code("invalid-value"));
  });

  test("is made another while a part contains it", () => {
    expect(freeBoundary([bytes("--B\n--B1")], "C")).toBe("C");
    expect(freeBoundary([bytes("--C"), bytes("x\n--C1")], "C")).toBe("C2");
  });
});
