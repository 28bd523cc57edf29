import { describe, expect, test } from "vitest";
import { fromHex, toHex } from "../../../src/base/bytes.ts";
import {
  notificationDigest,
  notificationDigestFits,
  RESYNC_NONCES,
} from "../../../src/codec/security/notification-digest.ts";

// Computed independently with Python's hashlib.
const trigger = fromHex("02d800000000010e646d2e6578616d706c652e636f6d")!;
const account = { serverId: "dm.example.com", password: "s3rver-s3cret" };

describe("The digest of Package #0", () => {
  test.each([
    ["the server's nonce", fromHex("101112131415161718191a1b1c1d1e1f")!, "ec5f8e81b02442070b5d6dc879ead7f5"],
    ["four zero octets", RESYNC_NONCES.octets, "b222466948f228833509443e0b51e606"],
    ["the ten characters of the resynchronisation nonce", RESYNC_NONCES.characters, "738ca653815a65208f065b16ecbce945"],
  ])("with %s", (_case, nonce, digest) => {
    expect(toHex(notificationDigest({ ...account, nonce }, trigger))).toBe(digest);
    expect(notificationDigestFits(fromHex(digest)!, { ...account, nonce }, trigger)).toBe(true);
  });

  test("does not fit another trigger, nonce or length", () => {
    const secrets = { ...account, nonce: RESYNC_NONCES.octets };
    const digest = notificationDigest(secrets, trigger);
    expect(notificationDigestFits(digest, secrets, trigger.subarray(1))).toBe(false);
    expect(notificationDigestFits(digest, { ...account, nonce: RESYNC_NONCES.characters }, trigger)).toBe(false);
    expect(notificationDigestFits(digest.subarray(1), secrets, trigger)).toBe(false);
  });
});
