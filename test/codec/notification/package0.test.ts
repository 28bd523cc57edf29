import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex, utf8Bytes } from "../../../src/base/bytes.ts";
import { CodecError } from "../../../src/base/errors.ts";
import {
  decodePackage0,
  encodePackage0,
  encodeTrigger,
  NOTIFICATION_VERSIONS,
  type Package0,
  triggerOf,
  UI_MODES,
} from "../../../src/codec/notification/package0.ts";
import { notificationDigest, notificationDigestFits } from "../../../src/codec/security/notification-digest.ts";
import { NOTIFICATION, octets, vectorLines } from "../../support/push-vectors.ts";

const code = (name: string, offset?: number) =>
  expect.objectContaining(offset === undefined ? { code: name } : { code: name, offset });
const SECRETS = { serverId: "dm1.example", password: "srvsecret", nonce: octets("0102030405060708") };

const package0: fc.Arbitrary<Package0> = fc.record({
  digest: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  version: fc.integer({ min: 10, max: 13 }),
  uiMode: fc.constantFrom(...UI_MODES),
  initiator: fc.constantFrom("client" as const, "server" as const),
  reserved: fc.nat(0x7ffffff),
  sessionId: fc.nat(0xffff),
  serverId: fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
  vendor: fc.uint8Array({ maxLength: 20 }),
});

describe("Package #0", () => {
  test("of a server is read and written", () => {
    const notification = decodePackage0(NOTIFICATION);
    expect(notification).toMatchObject({
      version: NOTIFICATION_VERSIONS["1.2"],
      uiMode: "background",
      initiator: "server",
      reserved: 0,
      sessionId: 0x0102,
      serverId: "dm1.example",
    });
    expect(encodePackage0(notification)).toEqual(NOTIFICATION);
    expect(notificationDigestFits(notification.digest, SECRETS, triggerOf(NOTIFICATION))).toBe(true);
  });

  test("is written with the digest over its trigger", () => {
    const { digest: _, ...trigger } = decodePackage0(NOTIFICATION);
    const octetsUnderDigest = encodeTrigger(trigger);
    expect(toHex(octetsUnderDigest)).toBe("02d800000001020b646d312e6578616d706c65");
    expect(notificationDigest(SECRETS, octetsUnderDigest)).toEqual(NOTIFICATION.subarray(0, 16));
  });

  test("of Buteo SyncML keeps what follows the server id", () => {
    const [bytes = octets("")] = vectorLines("push/buteo-san.hex");
    const notification = decodePackage0(bytes);
    expect(notification).toMatchObject({
      version: 12,
      uiMode: "background",
      sessionId: 0,
      serverId: "PC Suite Data Sync",
    });
    expect(toHex(notification.vendor)).toBe("106000000008436f6e7461637473");
    expect(encodePackage0(notification)).toEqual(bytes);
    const secrets = { serverId: "PC Suite Data Sync", password: "", nonce: utf8Bytes("") };
    expect(notificationDigestFits(notification.digest, secrets, triggerOf(bytes))).toBe(true);
  });

  test("of another version is refused", () => {
    const changed = Uint8Array.from(NOTIFICATION);
    changed[16] = 0x12;
    expect(() => decodePackage0(changed)).toThrow(code("unsupported-version", 16));
  });

  test("without server id is refused", () => {
    const changed = Uint8Array.from(NOTIFICATION);
    changed[23] = 0;
    expect(() => decodePackage0(changed)).toThrow(code("invalid-value", 23));
  });

  test("with a server id that is no text is refused", () => {
    const changed = Uint8Array.from(NOTIFICATION);
    changed[24] = 0xff;
    expect(() => decodePackage0(changed)).toThrow(code("invalid-value", 24));
  });

  test("needs a server id of 1 to 255 octets", () => {
    const notification = decodePackage0(NOTIFICATION);
    for (const serverId of ["", "x".repeat(256)]) {
      expect(() => encodePackage0({ ...notification, serverId })).toThrow(code("invalid-value"));
    }
  });

  test("survives encode then decode", () => {
    fc.assert(
      fc.property(package0, (notification) => {
        expect(decodePackage0(encodePackage0(notification))).toEqual(notification);
      }),
    );
  });

  test("cut anywhere is truncated and says where", () => {
    for (let length = 0; length < NOTIFICATION.length; length++) {
      expect(() => decodePackage0(NOTIFICATION.subarray(0, length))).toThrow(code("truncated"));
    }
  });

  test("of random octets throws CodecError and nothing else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          decodePackage0(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(CodecError);
        }
      }),
    );
  });
});
