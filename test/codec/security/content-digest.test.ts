import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contentDigest } from "../../../src/codec/security/content-digest.ts";

describe("A content digest", () => {
  test("is the same for the same parts, in 27 characters fit for file names", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.uint8Array())), (parts) => {
        expect(contentDigest(...parts)).toBe(contentDigest(...parts));
        expect(contentDigest(...parts)).toMatch(/^[\w-]{27}$/);
      }),
    );
  });

  test("differs when any part differs, or they are divided in another way", () => {
    const digests = [
      contentDigest("cp", "0", "AB", Uint8Array.of(1)),
      contentDigest("dm", "0", "AB", Uint8Array.of(1)),
      contentDigest("cp", "1", "AB", Uint8Array.of(1)),
      contentDigest("cp", "0", "AC", Uint8Array.of(1)),
      contentDigest("cp", "0", "AB", Uint8Array.of(2)),
      contentDigest("cp", "0A", "B", Uint8Array.of(1)),
      contentDigest("cp", "0", "AB", Uint8Array.of(), Uint8Array.of(1)),
      contentDigest(),
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });
});
