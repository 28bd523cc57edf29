import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fromBase64, fromHex, toBase64, toHex, utf8Bytes } from "../../../src/base/bytes.ts";
import {
  basicCredential,
  credentialFits,
  macCredential,
  macCredentialFits,
  macDigest,
  md5Credential,
} from "../../../src/codec/security/credentials.ts";

// Vectors computed independently with Python's hashlib; "Bruce2" with nonce "Nonce" is the example that OMA DM Security prints.
const nonceFrom = (first: number): Uint8Array => Uint8Array.from({ length: 16 }, (_, i) => first + i);
const emu = ["emu-0001", "c1ient-s3cret"] as const;
const server = ["dm.example.com", "s3rver-s3cret"] as const;
const bruce = ["Bruce2", "OhBehave"] as const;

describe("syncml:auth-basic", () => {
  test.each([
    [...bruce, "QnJ1Y2UyOk9oQmVoYXZl"],
    [...emu, "ZW11LTAwMDE6YzFpZW50LXMzY3JldA=="],
    ["IMEI:1", "devsecret", "SU1FSToxOmRldnNlY3JldA=="],
  ])("of %s", (user, password, data) => {
    expect(basicCredential(user, password)).toBe(data);
  });
});

describe("syncml:auth-md5", () => {
  test.each([
    ["Bruce2, the example", bruce, utf8Bytes("Nonce"), "Zz6EivR3yeaaENcRN6lpAQ=="],
    ["Bruce2, nonce of resynchronisation", bruce, new Uint8Array(4), "cnPI6nO9RgujiHU0y58kNA=="],
    ["Bruce2, no nonce", bruce, new Uint8Array(0), "lEf25jyjHbCcTbj4p/1pUw=="],
    ["client", emu, nonceFrom(0x00), "PhmzziWraSXRd1nqbDBCEw=="],
    ["client, next nonce", emu, nonceFrom(0x20), "5vP1I7K6gBl7Zumuccq+Zg=="],
    ["client, resynchronisation", emu, new Uint8Array(4), "B0aFVIU48s173ZiT9sH8sA=="],
    ["server", server, nonceFrom(0x10), "8pYeohlbWXummQI4Bz2llA=="],
    ["server, next nonce", server, nonceFrom(0x30), "CPIgz6vc7x4wPrUzdhmYqg=="],
    ["server, resynchronisation", server, new Uint8Array(4), "bQaZrn/E7YMeuhxjqZHZZg=="],
    ["names and passwords in UTF-8", ["Jürgen", "pä€"] as const, utf8Bytes("Nonce"), "EoA7cg/Ejms+F1aSLLH4ug=="],
    ["device with IMEI", ["IMEI:1", "devsecret"] as const, fromBase64("oaKjpKWmp6g=")!, "bhDzDmtbkUc1Z0EPo9NvCg=="],
    ["device with IMEI, no nonce", ["IMEI:1", "devsecret"] as const, new Uint8Array(0), "ylkFOh7lNu3ilO+kPrlI9A=="],
    ["Bruce2, ten characters", bruce, utf8Bytes("0x00000000"), "/rEaWnNuFj+omqNv8Zls6w=="],
    ["client, ten characters", emu, utf8Bytes("0x00000000"), "3syXyeAM1WkFIcdYGzVe+g=="],
    ["server, ten characters", server, utf8Bytes("0x00000000"), "saYRSRN557cVOSitVyuBUw=="],
  ])("of %s", (_case, [user, password], nonce, data) => {
    expect(md5Credential(user, password, nonce)).toBe(data);
  });

  test.each([
    ["with the nonce left in base64", "CmO/kTaDnxgwUdBvdtRh4A=="],
    ["with the inner MD5 in hexadecimal", "gASqYwaR8jnKn9GEYEqRXw=="],
  ])("does not fit a sender's mistake %s", (_mistake, received) => {
    expect(credentialFits(received, md5Credential(...bruce, utf8Bytes("Nonce")))).toBe(false);
  });
});

describe("syncml:auth-MAC", () => {
  const package1 = fromHex(
    readFileSync(new URL("../../vectors/wbxml/dm-package-1.hex", import.meta.url), "utf8").replace(/\s/g, ""),
  )!;

  test.each([
    ["an empty body", emu, nonceFrom(0), new Uint8Array(0), "XCWqQgGXBMjML2Kd3ga04Q=="],
    ["an XML body", emu, nonceFrom(0), utf8Bytes("<SyncML/>"), "aOViDYvBavqFtIiUZa1pVA=="],
    ["a binary body", emu, nonceFrom(0), fromHex("02a4016a00")!, "53uZOFF24GWHdtZ4c+OjzA=="],
    [
      "a whole message",
      ["IMEI:1", "devsecret"] as const,
      fromBase64("oaKjpKWmp6g=")!,
      package1,
      "ulK+A8bJ+J0RcZ/Y5w6zcQ==",
    ],
  ])("over %s", (_case, [user, password], nonce, body, mac) => {
    expect(macCredential(user, password, nonce, body)).toBe(mac);
  });

  test("is not the HMAC of RFC 2104", () => {
    const body = utf8Bytes("<SyncML/>");
    const rfc2104 = createHmac("md5", "zC8NVcCHrdeKjxEkSSSu5A==").update(body).digest("base64");
    expect(rfc2104).toBe("tjjspB1C131R9F0wfd6i2A==");
    expect(macCredentialFits(rfc2104, macCredential(...emu, nonceFrom(0), body))).toBe(false);
  });

  test("is also taken when it was made from the hexadecimal digits, as in the specification's example", () => {
    const expected = macCredential(...emu, nonceFrom(0), utf8Bytes("<SyncML/>"));
    const digits = toBase64(utf8Bytes(toHex(macDigest(...emu, nonceFrom(0), utf8Bytes("<SyncML/>")))));
    expect(macCredentialFits(digits, expected)).toBe(true);
    expect(macCredentialFits(digits, macCredential(...emu, nonceFrom(1), utf8Bytes("<SyncML/>")))).toBe(false);
  });
});

describe("A received credential", () => {
  test("may lack padding and be broken into lines", () => {
    expect(credentialFits("Zz6EivR3yeaaENcRN6lpAQ", "Zz6EivR3yeaaENcRN6lpAQ==")).toBe(true);
    expect(credentialFits("Zz6EivR3yeaa\r\n ENcRN6lpAQ==", "Zz6EivR3yeaaENcRN6lpAQ==")).toBe(true);
  });

  test.each(["", "Zz6EivR3yeaaENcRN6lpAA==", "Zz6EivR3yeaaENcRN6lp", "not base64!"])(
    "does not fit as %j",
    (received) => {
      expect(credentialFits(received, "Zz6EivR3yeaaENcRN6lpAQ==")).toBe(false);
    },
  );
});
