import { describe, expect, test } from "vitest";
import { concatBytes, fromHex } from "../../../src/base/bytes.ts";
import { decodePackage0 } from "../../../src/codec/notification/package0.ts";
import { proveNotification } from "../../../src/handset/sessions/notification-proof.ts";
import { aTree, SERVER_AUTH } from "../../dm/a-device.ts";
import { aFlatTree, FLAT } from "../../dm/a-flat-device.ts";

const octets = (hex: string) => fromHex(hex) ?? new Uint8Array();

/** Version 11, in the background, by the server, session 1, server dm.example.com. */
const TRIGGER = octets("02d800000000010e646d2e6578616d706c652e636f6d");

/** Digests over it for the account of `aTree`, made with Python's hashlib: the nonce 10..1f, and the zero nonce in either form. */
const DIGESTS = {
  stored: "ec5f8e81b02442070b5d6dc879ead7f5",
  octets: "b222466948f228833509443e0b51e606",
  characters: "738ca653815a65208f065b16ecbce945",
};

function proof(
  digest: string,
  { tree = aTree(), nonceResync = "off" as "off" | "zero-octets" | "ascii", trigger = TRIGGER } = {},
) {
  const whole = concatBytes([octets(digest), trigger]);
  return proveNotification(tree, decodePackage0(whole), whole, { nonceResync });
}

describe("The digest of a notification", () => {
  test("fits with the nonce that is stored for the server (DM_Notification)", () => {
    expect(proof(DIGESTS.stored)).toMatchObject({ account: { path: "./DMAcc/ex" }, resynchronises: false });
  });

  test("fits for an account of DM 1.1.2, whose server has no name of its own", () => {
    expect(proof(DIGESTS.stored, { tree: aFlatTree() })).toMatchObject({ account: { path: FLAT } });
  });

  test.each(["octets", "characters"] as const)(
    "fits with the zero nonce as %s where the device resynchronises",
    (form) => {
      for (const nonceResync of ["zero-octets", "ascii"] as const) {
        expect(proof(DIGESTS[form], { nonceResync })).toMatchObject({ resynchronises: true });
      }
      expect(proof(DIGESTS[form])).toEqual({ refused: "bad-digest" });
    },
  );

  test("is no resynchronisation when it is the stored nonce that fits", () => {
    expect(proof(DIGESTS.stored, { nonceResync: "zero-octets" })).toMatchObject({ resynchronises: false });
  });

  test("covers the bits for future use, and whatever follows the server id", () => {
    const used = TRIGGER.slice();
    used[2] = 1;
    expect(proof(DIGESTS.stored, { trigger: used })).toEqual({ refused: "bad-digest" });
    expect(proof(DIGESTS.stored, { trigger: concatBytes([TRIGGER, Uint8Array.of(0)]) })).toEqual({
      refused: "bad-digest",
    });
  });

  test("is held against no other account than that of the server that is named", () => {
    const tree = aTree({ "./DMAcc/ex/ServerID": "dm.example.org" });
    expect(proof(DIGESTS.stored, { tree })).toEqual({ refused: "unknown-server" });
  });

  test("cannot be checked without a credential of the server", () => {
    const tree = aTree({ [`${SERVER_AUTH}/AAuthLevel`]: "OBEX" });
    expect(proof(DIGESTS.stored, { tree })).toMatchObject({ refused: "no-credential" });
  });
});
