import { describe, expect, test } from "vitest";
import { assignedNumbers } from "../../../src/codec/wsp/assigned-numbers.ts";
import { BEARER_CODES, BEARERS } from "../../../src/codec/wsp/bearers.ts";
import { CHARSET_CODES, CHARSETS } from "../../../src/codec/wsp/charsets.ts";
import { CONTENT_TYPE_CODES, CONTENT_TYPES } from "../../../src/codec/wsp/content-types.ts";
import {
  APPLICATION_ID_CODES,
  APPLICATION_IDS,
  HEADER_CODES,
  HEADERS,
  PARAMETER_CODES,
  PARAMETERS,
} from "../../../src/codec/wsp/headers.ts";

describe("WSP assigned numbers", () => {
  test.each([
    ["content types", CONTENT_TYPE_CODES, CONTENT_TYPES],
    ["headers", HEADER_CODES, HEADERS],
    ["parameters", PARAMETER_CODES, PARAMETERS],
    ["application ids", APPLICATION_ID_CODES, APPLICATION_IDS],
    ["bearers", BEARER_CODES, BEARERS],
    ["charsets", CHARSET_CODES, CHARSETS],
  ] as const)("of %s go from name to code and back, in order", (_, codes, table) => {
    const entries = Object.entries(codes);
    expect(entries.map(([, code]) => code)).toEqual(entries.map(([, code]) => code).toSorted((a, b) => a - b));
    for (const [name, code] of entries) {
      expect(table.nameOf(code)).toBe(name);
      expect(table.codeOf(name.toUpperCase())).toBe(code);
    }
  });

  test("of older encoding versions are read, and written anew", () => {
    expect(HEADERS.nameOf(0x01)).toBe("Accept-Charset");
    expect(HEADERS.codeOf("Accept-Charset")).toBe(0x3b);
    expect(PARAMETERS.nameOf(0x05)).toBe("name");
    expect(PARAMETERS.codeOf("name")).toBe(0x17);
  });

  test("are refused when a code is used twice", () => {
    expect(() => assignedNumbers({ a: 1, b: 1 })).toThrow(RangeError);
  });
});
