import { describe, expect, test } from "vitest";
import { obexDigest, obexDigestFits } from "../../../src/codec/security/obex-digest.ts";
import { octets } from "../../support/push-vectors.ts";

/** Password 1234, nonce 00 to 0F; by Python's hashlib. */
const NONCE = octets("00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F");
const DIGEST = octets("82 D5 9F B9 6D 7D 74 AF C3 AB 11 C3 BC 77 B2 E7");

describe("the OBEX request-digest", () => {
  test("is MD5 of nonce, colon and password", () => {
    expect(obexDigest(NONCE, "1234")).toEqual(DIGEST);
  });

  test("fits its password and nonce only", () => {
    expect(obexDigestFits(DIGEST, NONCE, "1234")).toBe(true);
    expect(obexDigestFits(DIGEST, NONCE, "1235")).toBe(false);
    expect(obexDigestFits(DIGEST, NONCE.slice().reverse(), "1234")).toBe(false);
    expect(obexDigestFits(DIGEST.subarray(0, 15), NONCE, "1234")).toBe(false);
  });
});
