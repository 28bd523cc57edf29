/**
 * Vectors of every formula of DM_Security, by number. All were computed with Python's hashlib; 1 and 2 are also the examples
 * that the specification prints. Those with a letter are mistakes that senders make: they must not fit.
 */
import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { fromHex, toHex, utf8Bytes } from "../../../src/base/bytes.ts";
import {
  basicCredential,
  credentialFits,
  macCredential,
  macCredentialFits,
  md5Credential,
} from "../../../src/codec/security/credentials.ts";
import { notificationDigest } from "../../../src/codec/security/notification-digest.ts";

const counting = (first: number): Uint8Array => Uint8Array.from({ length: 16 }, (_, i) => first + i);
const ZERO = new Uint8Array(4);
const NONE = new Uint8Array();
const NONCE = utf8Bytes("Nonce");
const bruce = ["Bruce2", "OhBehave"] as const;
const emu = ["emu-0001", "c1ient-s3cret"] as const;
const server = ["dm.example.com", "s3rver-s3cret"] as const;

describe("syncml:auth-basic", () => {
  test.each([
    ["1", bruce, "QnJ1Y2UyOk9oQmVoYXZl"],
    ["5", emu, "ZW11LTAwMDE6YzFpZW50LXMzY3JldA=="],
  ])("gives vector %s", (_number, [user, password], data) => {
    expect(basicCredential(user, password)).toBe(data);
  });
});

describe("syncml:auth-md5", () => {
  test.each([
    ["2", bruce, NONCE, "Zz6EivR3yeaaENcRN6lpAQ=="],
    ["3", bruce, ZERO, "cnPI6nO9RgujiHU0y58kNA=="],
    ["4", bruce, NONE, "lEf25jyjHbCcTbj4p/1pUw=="],
    ["6", emu, counting(0x00), "PhmzziWraSXRd1nqbDBCEw=="],
    ["7", emu, counting(0x20), "5vP1I7K6gBl7Zumuccq+Zg=="],
    ["8", server, counting(0x10), "8pYeohlbWXummQI4Bz2llA=="],
    ["9", server, counting(0x30), "CPIgz6vc7x4wPrUzdhmYqg=="],
    ["10, the client's", emu, ZERO, "B0aFVIU48s173ZiT9sH8sA=="],
    ["10, the server's", server, ZERO, "bQaZrn/E7YMeuhxjqZHZZg=="],
    ["16", ["Jürgen", "pä€"] as const, NONCE, "EoA7cg/Ejms+F1aSLLH4ug=="],
  ])("gives vector %s", (_number, [user, password], nonce, data) => {
    expect(md5Credential(user, password, nonce)).toBe(data);
  });

  test.each([
    ["2x, with the nonce left in base64", "CmO/kTaDnxgwUdBvdtRh4A=="],
    ["2y, with the inner digest in hexadecimal", "gASqYwaR8jnKn9GEYEqRXw=="],
  ])("does not take vector %s", (_number, received) => {
    expect(credentialFits(received, md5Credential(...bruce, NONCE))).toBe(false);
  });
});

describe("syncml:auth-MAC", () => {
  test.each([
    ["11", NONE, "XCWqQgGXBMjML2Kd3ga04Q=="],
    ["12", utf8Bytes("<SyncML/>"), "aOViDYvBavqFtIiUZa1pVA=="],
    ["13", fromHex("02a4016a00")!, "53uZOFF24GWHdtZ4c+OjzA=="],
  ])("gives vector %s", (_number, body, mac) => {
    expect(macCredential(...emu, counting(0), body)).toBe(mac);
  });

  test("does not take vector 12x, the HMAC of RFC 2104", () => {
    const body = utf8Bytes("<SyncML/>");
    const rfc2104 = createHmac("md5", "zC8NVcCHrdeKjxEkSSSu5A==").update(body).digest("base64");
    expect(rfc2104).toBe("tjjspB1C131R9F0wfd6i2A==");
    expect(macCredentialFits(rfc2104, macCredential(...emu, counting(0), body))).toBe(false);
  });
});

describe("The digest of Package #0", () => {
  const trigger = fromHex("02d800000000010e646d2e6578616d706c652e636f6d")!;
  const [serverId, password] = server;

  test.each([
    ["14", counting(0x10), "ec5f8e81b02442070b5d6dc879ead7f5"],
    ["15", ZERO, "b222466948f228833509443e0b51e606"],
  ])("gives vector %s", (_number, nonce, digest) => {
    expect(toHex(notificationDigest({ serverId, password, nonce }, trigger))).toBe(digest);
  });
});
