import { describe, expect, test } from "vitest";
import { nextAddress } from "../../../src/lab/network/ip-address.ts";

describe("The addresses of handsets", () => {
  test.each([
    ["127.0.0.1", 0, "127.0.0.1"],
    ["127.0.0.1", 1, "127.0.0.2"],
    ["127.0.0.255", 1, "127.0.1.0"],
    ["127.1.255.250", 10, "127.2.0.4"],
  ])("%s and %i further is %s", (first, steps, expected) => {
    expect(nextAddress(first, steps)).toBe(expected);
  });
});
