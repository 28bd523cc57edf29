import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex } from "../../src/base/bytes.ts";
import { seededRandom } from "../../src/base/random.ts";

describe("Seeded randomness", () => {
  test("is the same for the same seed in every version: runs can be repeated", () => {
    expect(toHex(seededRandom(7).bytes(16))).toBe("0b15f2275c91589b4e5b34b91386ad94");
    expect(toHex(seededRandom("7").bytes(16))).toBe(toHex(seededRandom(7).bytes(16)));
  });

  test("differs from seed to seed and from label to label", () => {
    const names = Array.from({ length: 200 }, (_, i) => String(i));
    const seen = names.flatMap((name) => [seededRandom(name), seededRandom(0).fork(name)]);
    expect(new Set(seen.map((random) => toHex(random.bytes(8)))).size).toBe(400);
  });

  test("forks by label alone, whatever was drawn before", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(50), (seed, label, draws) => {
        const drawn = seededRandom(seed);
        for (let i = 0; i < draws; i++) drawn.uint32();
        expect(drawn.fork(label).uint32()).toBe(seededRandom(seed).fork(label).uint32());
      }),
    );
  });

  test("gives numbers of 32 bits and as many octets as asked, evenly", () => {
    const random = seededRandom("even");
    for (let i = 0; i < 1000; i++) {
      const value = random.uint32();
      expect(Number.isInteger(value) && value >= 0 && value <= 0xffffffff).toBe(true);
    }
    const octets = random.bytes(100_001);
    const mean = octets.reduce((sum, octet) => sum + octet, 0) / octets.length;
    expect(Math.abs(mean - 127.5)).toBeLessThan(1);
    expect(new Set(octets).size).toBe(256);
  });
});
