import { describe, expect, test } from "vitest";
import { attempt, decoded } from "../../src/base/decoded.ts";
import { CodecError } from "../../src/base/errors.ts";

const refusal = new CodecError("truncated", 3, "WBXML §5.8", "the end");
const refuse = (): string => {
  throw refusal;
};

describe("What a decoder is asked for", () => {
  test("is what it gives", () => {
    expect([decoded(() => "value"), attempt(() => "value")]).toEqual(["value", "value"]);
  });

  test("is the error by which it refuses its input, or nothing", () => {
    expect(decoded(refuse)).toBe(refusal);
    expect(attempt(refuse)).toBeUndefined();
  });

  test("is nothing that hides a mistake of our own", () => {
    const broken = () => {
      throw new TypeError("broken");
    };
    expect(() => decoded(broken)).toThrow(TypeError);
    expect(() => attempt(broken)).toThrow(TypeError);
  });
});
