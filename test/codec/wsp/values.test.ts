import { describe, expect, test } from "vitest";
import { ByteReader } from "../../../src/base/byte-reader.ts";
import { ByteWriter } from "../../../src/base/byte-writer.ts";
import {
  integerOf,
  readInteger,
  readText,
  readValue,
  type WspValue,
  writeInteger,
  writeValue,
} from "../../../src/codec/wsp/values.ts";
import { octets } from "../../support/push-vectors.ts";

const reader = (hex: string) => new ByteReader(octets(hex));

describe("a WSP value", () => {
  test.each<[string, WspValue]>([
    ["80", 0],
    ["FF", 127],
    ["41 42 00", "AB"],
    ["00", ""],
    ["22 41 00", '"A'],
    ["7F C3 41 00", "ÃA"],
    ["02 80 00", octets("8000")],
    [`1F 1F ${"AA".repeat(31)}`, new Uint8Array(31).fill(0xaa)],
  ])("%s is read by its first octet, and written so", (hex, value) => {
    expect(readValue(reader(hex), "value")).toEqual(value);
    const writer = new ByteWriter();
    writeValue(writer, value);
    expect(writer.finish()).toEqual(octets(hex));
  });

  test("stands for an integer when it is one", () => {
    expect(integerOf(5)).toBe(5);
    expect(integerOf(octets("8000"))).toBe(0x8000);
    expect(integerOf("5")).toBeUndefined();
    expect(integerOf(new Uint8Array(7))).toBeUndefined();
    expect(readInteger(reader("04 65 53 F1 00"), "Date")).toBe(0x6553f100);
  });

  test.each([
    [127, "FF"],
    [128, "01 80"],
    [0x0302, "02 03 02"],
  ])("of %i is written in the shortest form", (value, hex) => {
    const writer = new ByteWriter();
    writeInteger(writer, value);
    expect(writer.finish()).toEqual(octets(hex));
  });

  test("that breaks off is truncated", () => {
    expect(() => readValue(reader(""), "value")).toThrow(expect.objectContaining({ code: "truncated" }));
    expect(() => readValue(reader("05 01"), "value")).toThrow(expect.objectContaining({ code: "truncated" }));
    expect(() => readText(reader("41"), "text")).toThrow(expect.objectContaining({ code: "truncated" }));
  });

  test("that is text holds no NUL", () => {
    expect(() => writeValue(new ByteWriter(), "a\u0000b")).toThrow(expect.objectContaining({ code: "invalid-value" }));
  });
});
