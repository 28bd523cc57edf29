import { describe, expect, test } from "vitest";
import { placeAt } from "../../src/base/text-place.ts";

describe("The place of a character", () => {
  test.each([
    [0, 1, 1],
    [2, 1, 3],
    [3, 2, 1],
    [5, 3, 2],
  ])("at offset %d is line %d, column %d", (offset, line, column) => {
    expect(placeAt("ab\n\ncd", offset)).toEqual({ line, column });
  });
});
