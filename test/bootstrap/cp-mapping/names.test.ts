import { describe, expect, test } from "vitest";
import { nextName } from "../../../src/bootstrap/cp-mapping/names.ts";

describe("the name of a new instance", () => {
  test.each<[string, readonly string[], string]>([
    ["begins with 1", [], "1"],
    ["is one more than the greatest", ["1", "2"], "3"],
    ["fills no gap", ["1", "5"], "6"],
    ["compares numbers, not text", ["9", "10"], "11"],
    ["counts leading zeros as the number they are", ["007"], "8"],
    ["passes over names that are no numbers", ["srv1", "0x10", "-3", ""], "1"],
    ["stays exact beyond 2^53", ["99999999999999999999"], "100000000000000000000"],
  ])("%s (BOOT-5.3.2-7)", (_, siblings, expected) => {
    expect(nextName(siblings)).toBe(expected);
  });
});
