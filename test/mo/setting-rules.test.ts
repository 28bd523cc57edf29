import { describe, expect, test } from "vitest";
import { defaultsOf, settingProblems, settingsBy } from "../../src/mo/setting-rules.ts";

const RULES = {
  failAt: { usual: "none", oneOf: ["none", "install"], means: "what fails" },
  waitMs: { usual: 5, means: "how long" },
  asks: { usual: false, means: "whether" },
  title: { usual: "", means: "any text" },
} as const;

describe("Rules for settings", () => {
  test("give the defaults", () => {
    expect(defaultsOf(RULES)).toEqual({ failAt: "none", waitMs: 5, asks: false, title: "" });
  });

  test("give the values of a model, and the usual ones where it has none that fit", () => {
    expect(settingsBy(RULES, { failAt: "install", waitMs: 0, asks: true, title: "x" })).toEqual({
      failAt: "install",
      waitMs: 0,
      asks: true,
      title: "x",
    });
    expect(settingsBy(RULES, { failAt: "never", waitMs: "5", asks: 1, more: 1 })).toEqual(defaultsOf(RULES));
    const failAt: "none" | "install" = settingsBy(RULES, {}).failAt;
    expect(failAt).toBe("none");
  });

  test.each([
    ["failAt", "never", "one of none, install"],
    ["waitMs", "5", "a whole number from 0"],
    ["waitMs", -1, "a whole number from 0"],
    ["waitMs", 0.5, "a whole number from 0"],
    ["asks", "yes", "true or false"],
    ["title", 7, "a text"],
    ["toString", "x", "one of failAt, waitMs, asks, title"],
  ])("refuse %s: %j and say what was expected", (key, value, expected) => {
    expect(settingProblems(RULES, { [key]: value })).toEqual([{ key, expected }]);
    expect(settingsBy(RULES, { [key]: value })).toEqual(defaultsOf(RULES));
  });
});
