import { describe, expect, test } from "vitest";
import { utf8Bytes } from "../../../src/base/bytes.ts";
import { bootstrapKey, bootstrapMac, macFits, type Sec } from "../../../src/codec/security/bootstrap-mac.ts";
import { NEEDED_SECRETS, proveBootstrap } from "../../../src/codec/security/bootstrap-proof.ts";

const BODY = utf8Bytes("a document");
const SECRETS = { imsi: "262011106487504", pin: "48273" };
const METHODS: readonly Sec[] = [0, 1, 2, 3];

describe("the proof of a bootstrap", () => {
  test.each(METHODS)("by method %d is what a receiver with the same secrets accepts", (sec) => {
    for (const profile of ["cp", "dm"] as const) {
      const proof = proveBootstrap(BODY, sec, SECRETS, profile);
      const told = proof?.code === undefined ? SECRETS : { ...SECRETS, pin: proof.code };
      const mac = proof?.mac === undefined ? {} : { mac: proof.mac };
      expect(macFits({ sec, ...mac, body: BODY, ...told, profile, keyForms: "own" })).toBe(true);
    }
  });

  test("is a MAC under the profile's own key, or for USERPINMAC a code alone", () => {
    const key = bootstrapKey(0, SECRETS) as Uint8Array;
    expect(proveBootstrap(BODY, 0, SECRETS)).toEqual({ mac: bootstrapMac(key, BODY) });
    expect(proveBootstrap(BODY, 3, SECRETS)).toEqual({ code: expect.stringMatching(/^48273[0-9]{5}$/) });
  });

  test.each(METHODS)("by method %d needs its secrets, of decimal digits", (sec) => {
    for (const secret of NEEDED_SECRETS[sec]) {
      const { [secret]: _left, ...others } = SECRETS;
      expect(proveBootstrap(BODY, sec, others)).toBeUndefined();
      expect(proveBootstrap(BODY, sec, { ...SECRETS, [secret]: "12a45" })).toBeUndefined();
    }
  });

  test("by USERPINMAC needs 5 to 20 digits", () => {
    expect(proveBootstrap(BODY, 3, { pin: "1234" })).toBeUndefined();
    expect(proveBootstrap(BODY, 3, { pin: "1".repeat(21) })).toBeUndefined();
  });
});
