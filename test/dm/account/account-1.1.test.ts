import { describe, expect, test } from "vitest";
import { toBase64 } from "../../../src/base/bytes.ts";
import { readAccounts } from "../../../src/dm/account/account.ts";
import { aTree } from "../a-device.ts";
import { aFlatTree, FLAT } from "../a-flat-device.ts";

describe("An account of DM 1.1.2", () => {
  test("says the same as the one of DM 1.2, in the same words", () => {
    const [flat] = readAccounts(aFlatTree());
    const [nested] = readAccounts(aTree());
    expect(flat).toMatchObject({ path: FLAT, serverId: "dm.example.com", name: "Example DM", authPref: "DIGEST" });
    for (const key of ["serverId", "name", "url", "authPref"] as const) expect(flat?.[key]).toBe(nested?.[key]);
    for (const who of ["client", "server"] as const) {
      const { path: _flatPath, nonce, ...shown } = flat?.[who] ?? { path: "", nonce: new Uint8Array() };
      const { path: _path, nonce: nestedNonce, ...same } = nested?.[who] ?? { path: "", nonce: new Uint8Array() };
      expect([shown, toBase64(nonce)]).toEqual([same, toBase64(nestedNonce)]);
    }
    expect(flat?.nodes).toEqual({
      serverId: `${FLAT}/ServerId`,
      address: FLAT,
      clientNonce: `${FLAT}/ClientNonce`,
      serverNonce: `${FLAT}/ServerNonce`,
    });
  });

  test.each([
    ["syncml:auth-basic", "BASIC", "BASIC"],
    ["syncml:auth-MAC", "HMAC", "HMAC"],
    ["syncml:auth-none", "TRANSPORT", "TRANSPORT"],
    ["x-own", undefined, ""],
    [null, undefined, ""],
  ])("with AuthPref %s prefers %s", (value, authPref, type) => {
    const [account] = readAccounts(aFlatTree({ AuthPref: value }));
    expect([account?.authPref, account?.client?.type]).toEqual([authPref, type]);
  });

  test("has credentials of a direction only with the password of that direction", () => {
    const [account] = readAccounts(aFlatTree({ ServerPW: null, ServerNonce: null, ClientPW: null }));
    expect(account).not.toHaveProperty("client");
    expect(account).not.toHaveProperty("server");
    expect(account?.nodes).toMatchObject({ clientNonce: null, serverNonce: null });
  });

  test.each([
    ["1", "http://dm.example.com/dm", "8080", "http://dm.example.com:8080/dm"],
    ["1", "https://dm.example.com:444/dm", "8080", "https://dm.example.com:444/dm"],
    ["2", "192.0.2.7", "8080", "http://192.0.2.7:8080/"],
    ["1", "192.0.2.7", null, undefined],
    ["1", "", "80", undefined],
  ])("with AddrType %s, Addr %s and PortNbr %s is at %s", (type, address, port, url) => {
    expect(readAccounts(aFlatTree({ AddrType: type, Addr: address, PortNbr: port }))[0]?.url).toBe(url);
  });

  test("without ServerId is none", () => {
    expect(readAccounts(aFlatTree({ ServerId: null }))).toEqual([]);
  });
});
