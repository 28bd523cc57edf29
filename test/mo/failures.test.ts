import { describe, expect, test } from "vitest";
import { failAtRule, failureAt } from "../../src/mo/failures.ts";

const FAILURES = {
  network: { stage: "download", code: 503 },
  battery: { stage: "install", code: 450 },
} as const;

describe("a failure that a model has on purpose", () => {
  test("is chosen by its name, and usually none", () => {
    expect(failAtRule(FAILURES)).toMatchObject({ usual: "none", oneOf: ["none", "network", "battery"] });
  });

  test("strikes at its stage, and at no other", () => {
    expect(failureAt(FAILURES, "network", ["download"])).toBe(503);
    expect(failureAt(FAILURES, "network", ["install"])).toBeUndefined();
    expect(failureAt(FAILURES, "battery", ["download", "install"])).toBe(450);
  });

  test("does not strike where there is none", () => {
    expect(failureAt(FAILURES, "none", ["download", "install"])).toBeUndefined();
  });
});
