import { describe, expect, test } from "vitest";
import { parsePromptOptions } from "../../../src/dm/user/prompt-options.ts";

const NONE = { inputType: "alphanumeric", hidden: false };

describe("The options of a user alert", () => {
  test("may be left out", () => {
    expect(parsePromptOptions("")).toEqual(NONE);
  });

  test("are names and values joined by ampersands", () => {
    expect(parsePromptOptions("MINDT=10&MAXDT=30&DR=x&MAXLEN=8&IT=N&ET=P")).toEqual({
      minMs: 10_000,
      maxMs: 30_000,
      preselected: "x",
      maxLength: 8,
      inputType: "numeric",
      hidden: true,
    });
  });

  test.each([
    ["A", "alphanumeric"],
    ["N", "numeric"],
    ["D", "date"],
    ["T", "time"],
    ["P", "phone"],
    ["I", "ip"],
    ["Z", "alphanumeric"],
    ["toString", "alphanumeric"],
  ])("take IT=%s for %s", (letter, inputType) => {
    expect(parsePromptOptions(`IT=${letter}`)).toMatchObject({ inputType });
  });

  test.each([
    ["DR=John+Doe", "John Doe"],
    ["DR=a%26b%3Dc%2B%C3%BC", "a&b=c+ü"],
    ["DR=", ""],
    ["DR=1&DR=2", "2"],
  ])("unescape values: %s is %j", (text, preselected) => {
    expect(parsePromptOptions(text)).toMatchObject({ preselected });
  });

  test.each([
    "MAXDT=0",
    "MAXDT=-5",
    "MAXDT=soon",
    "MAXDT=1e9",
    "MAXDT=999999999",
    "MAXDT",
    "=5",
    "&&&",
    "DR=%zz",
    "DR=%ff",
    "COLOUR=red",
    "maxdt=5",
    "ET=T",
  ])("are passed over when they are unknown or make no sense: %s", (text) => {
    expect(parsePromptOptions(text)).toEqual(NONE);
  });
});
