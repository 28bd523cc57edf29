import { describe, expect, test } from "vitest";
import { fitsPrompt, type InputType, preselectedReply, type UserPrompt } from "../../../src/dm/user/user-prompt.ts";

const CONFIRM: UserPrompt = { kind: "confirm", text: "?" };
const CHOICE: UserPrompt = { kind: "choice", text: "?", choices: ["a", "b", "c"], several: false };
const input = (inputType: InputType, maxLength?: number): UserPrompt => ({
  kind: "input",
  text: "?",
  inputType,
  hidden: false,
  ...(maxLength === undefined ? {} : { maxLength }),
});

describe("A text that the user types", () => {
  test.each<[InputType, string, boolean]>([
    ["alphanumeric", "", true],
    ["alphanumeric", "Ümläute & 1", true],
    ["numeric", "-12.5", true],
    ["numeric", "+7", true],
    ["numeric", ".5", true],
    ["numeric", "1,5", false],
    ["numeric", "", false],
    ["date", "29022024", true],
    ["date", "32012024", false],
    ["date", "01132024", false],
    ["date", "2024-01-01", false],
    ["time", "235959", true],
    ["time", "240000", false],
    ["time", "12:00", false],
    ["phone", "+49170p12w3", true],
    ["phone", "1+2", false],
    ["phone", "", false],
    ["ip", "127.0.0.1", true],
    ["ip", "192.168.001.002", true],
    ["ip", "256.0.0.1", false],
    ["ip", "1.2.3", false],
  ])("fits %s when it is one: %j (%j)", (type, text, fits) => {
    expect(fitsPrompt(input(type), { text })).toBe(fits);
  });

  test("has as many characters as it may, whatever they are made of", () => {
    expect(fitsPrompt(input("alphanumeric", 2), { text: "😀ü" })).toBe(true);
    expect(fitsPrompt(input("alphanumeric", 2), { text: "abc" })).toBe(false);
  });
});

describe("An answer", () => {
  test.each([[[1]], [[3]]])("of one choice fits: %j", (choices) => {
    expect(fitsPrompt(CHOICE, { choices })).toBe(true);
  });

  test.each([[[]], [[0]], [[4]], [[1, 2]], [[1.5]]])(
    "of another number of choices, or of none there is, does not: %j",
    (choices) => {
      expect(fitsPrompt(CHOICE, { choices })).toBe(false);
    },
  );

  test.each([
    [[], true],
    [[2, 1], true],
    [[1, 1], false],
    [[4], false],
  ])("of several choices has each once: %j (%j)", (choices, fits) => {
    expect(fitsPrompt({ ...CHOICE, several: true }, { choices })).toBe(fits);
  });

  test("fits its own kind of question only; turning away fits any but what asks nothing", () => {
    expect(fitsPrompt(CONFIRM, { agreed: false })).toBe(true);
    expect(fitsPrompt(CONFIRM, { text: "yes" })).toBe(false);
    expect(fitsPrompt(CONFIRM, { choices: [1] })).toBe(false);
    expect(fitsPrompt(CHOICE, { agreed: true })).toBe(false);
    expect(fitsPrompt(input("numeric"), { gone: "cancelled" })).toBe(true);
    expect(fitsPrompt({ kind: "display", text: "!" }, { gone: "cancelled" })).toBe(false);
  });

  test("that the server suggests is taken when none comes", () => {
    expect(preselectedReply({ ...CONFIRM, preselected: false })).toEqual({ agreed: false });
    expect(
      preselectedReply({ kind: "input", text: "?", inputType: "numeric", hidden: true, preselected: "5" }),
    ).toEqual({
      text: "5",
    });
    expect(preselectedReply({ ...CHOICE, preselected: [2] })).toEqual({ choices: [2] });
    expect([CONFIRM, CHOICE, input("date"), { kind: "display", text: "!" } as const].map(preselectedReply)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
