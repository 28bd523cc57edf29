import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatHmacHeader, parseHmacHeader } from "../../../src/codec/security/hmac-header.ts";

const header = { username: "emu-0001", mac: "aOViDYvBavqFtIiUZa1pVA==" };

describe("x-syncml-hmac", () => {
  test("is written as the specification's example is", () => {
    expect(formatHmacHeader(header)).toBe('algorithm=MD5, username="emu-0001", mac=aOViDYvBavqFtIiUZa1pVA==');
  });

  test.each([
    'algorithm=MD5, username="emu-0001", mac=aOViDYvBavqFtIiUZa1pVA==',
    'mac=aOViDYvBavqFtIiUZa1pVA==,username="emu-0001"',
    ' Username = "emu-0001" ,\tMAC = "aOViDYvBavqFtIiUZa1pVA==" , Algorithm = md5',
  ])("is read in any order, with blanks, quotes and a default algorithm: %s", (value) => {
    expect(parseHmacHeader(value)).toEqual(header);
  });

  test.each([
    "",
    'username="u"',
    "mac=AAAA",
    'username="u", mac=',
    'algorithm=SHA1, username="u", mac=AAAA',
    'username="u", mac=AAAA, mac=BBBB',
    'username="u, mac=AAAA',
    'username="u" mac=AAAA',
    "nonsense",
  ])("is refused when it is %j", (value) => {
    expect(parseHmacHeader(value)).toBeUndefined();
  });

  test.each(["username", "mac"])("is refused beyond 8192 characters, of its %s", (part) => {
    const long = { ...header, [part]: "A".repeat(8192) };
    expect(parseHmacHeader(formatHmacHeader(long))).toBeUndefined();
  });

  test("survives format then parse, whatever the user name", () => {
    fc.assert(
      fc.property(fc.string(), fc.base64String({ minLength: 4 }), (username, mac) => {
        expect(parseHmacHeader(formatHmacHeader({ username, mac }))).toEqual({ username, mac });
      }),
    );
  });

  test("never throws, whatever the value", () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        parseHmacHeader(value);
      }),
    );
  });
});
