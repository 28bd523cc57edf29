import { expect, test } from "vitest";
import { mediaTypeOf } from "../../src/base/media-type.ts";

test.each([
  ["text/plain", "text/plain"],
  [" Text/Plain ; charset=utf-8; q=1", "text/plain"],
  ["", ""],
  ["; charset=utf-8", ""],
])("The content type %j without its parameters is %j", (contentType, expected) => {
  expect(mediaTypeOf(contentType)).toBe(expected);
});
