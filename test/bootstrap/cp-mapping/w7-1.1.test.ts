import { describe, expect, test } from "vitest";
import { mapDocument } from "../../../src/bootstrap/cp-mapping/map-document.ts";
import { readAccounts } from "../../../src/dm/account/account.ts";
import { DMACC_1_1 } from "../../../src/mo/dmacc-1.1.ts";
import { aDevice, aDocument, aNapdef, aW7, characteristic, edited, leaves } from "../a-device.ts";

const AT = "./SyncML/DMAcc";

/** A device of DM 1.1.2, and what a document makes of it. */
function mapped(...bodies: readonly string[]) {
  let tree = aDevice({ objects: ["NAP", "Proxy"], mounts: [{ mo: DMACC_1_1, at: AT }] });
  let last = mapDocument(aDocument(bodies[0] ?? ""), tree);
  for (const [index, body] of bodies.entries()) {
    if (index > 0) last = mapDocument(aDocument(body), tree);
    tree = edited(tree, last.edits);
  }
  return { tree, ...last, account: leaves(tree, `${AT}/1`) };
}

const below = (account: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(account).map(([path, value]) => [path.slice(AT.length + 3), value]));

const SHORT = { APPID: "w7", "PROVIDER-ID": "srv1" };

describe("APPLICATION w7 on a device of DM 1.1.2", () => {
  test("becomes a flat account, with the secrets of either direction", () => {
    const { account, servers, dropped } = mapped(
      characteristic(
        "APPLICATION",
        { ...SHORT, NAME: "Example" },
        characteristic(
          "APPADDR",
          { ADDR: "http://dm.example/dm", ADDRTYPE: "URI" },
          characteristic("PORT", { PORTNBR: "8080" }),
        ),
        characteristic("APPAUTH", {
          AAUTHLEVEL: "APPSRV",
          AAUTHTYPE: "DIGEST",
          AAUTHNAME: "emu-0001",
          AAUTHSECRET: "c1ient-s3cret",
          AAUTHDATA: "AAECAwQFBgcICQoLDA0ODw==",
        }),
        characteristic("APPAUTH", {
          AAUTHLEVEL: "CLIENT",
          AAUTHTYPE: "DIGEST",
          AAUTHNAME: "srv1",
          AAUTHSECRET: "s3rver-s3cret",
          AAUTHDATA: "EBESExQVFhcYGRobHB0eHw==",
        }),
      ),
    );
    expect(servers).toEqual(["srv1"]);
    expect(below(account)).toEqual({
      Addr: "http://dm.example/dm",
      AddrType: "1",
      PortNbr: "8080",
      ServerId: "srv1",
      Name: "Example",
      AuthPref: "syncml:auth-md5",
      UserName: "emu-0001",
      ClientPW: "c1ient-s3cret",
      ClientNonce: "AAECAwQFBgcICQoLDA0ODw==",
      ServerPW: "s3rver-s3cret",
      ServerNonce: "EBESExQVFhcYGRobHB0eHw==",
    });
    expect(dropped.map(({ path, reason }) => `${path} ${reason}`)).toEqual([
      "APPLICATION[1]/APPID no-node",
      "APPLICATION[1]/APPAUTH[1]/AAUTHLEVEL no-node",
      "APPLICATION[1]/APPAUTH[2]/AAUTHLEVEL no-node",
      "APPLICATION[1]/APPAUTH[2]/AAUTHTYPE no-node",
      "APPLICATION[1]/APPAUTH[2]/AAUTHNAME no-node",
    ]);
  });

  test("is an account that a session can be opened with", () => {
    const { tree } = mapped(
      aW7({}, characteristic("APPAUTH", { AAUTHLEVEL: "APPSRV", AAUTHTYPE: "HMAC", AAUTHNAME: "u", AAUTHSECRET: "p" })),
    );
    expect(readAccounts(tree)).toMatchObject([
      { path: `${AT}/1`, serverId: "srv1", authPref: "HMAC", client: { type: "HMAC", name: "u", secret: "p" } },
    ]);
  });

  test.each([
    ["IPV4", "192.0.2.7", "2", []],
    ["IPV6", "2001:db8::7", "1", ["APPLICATION[1]/APPADDR[1]/ADDRTYPE"]],
  ])("says of an address of type %s, %s, that it is %s", (type, address, addrType, invalid) => {
    const part = characteristic("APPADDR", { ADDR: address, ADDRTYPE: type });
    const { account, dropped } = mapped(characteristic("APPLICATION", SHORT, part));
    expect(below(account)).toMatchObject({ Addr: address, AddrType: addrType, UserName: "" });
    expect(dropped.filter(({ reason }) => reason === "invalid-value").map(({ path }) => path)).toEqual(invalid);
  });

  test("has one address, one port and one pair of credentials: the others are reported", () => {
    const port = (number: string) => characteristic("PORT", { PORTNBR: number });
    const auth = (level: string, type: string) => characteristic("APPAUTH", { AAUTHLEVEL: level, AAUTHTYPE: type });
    const { account, dropped } = mapped(
      characteristic(
        "APPLICATION",
        SHORT,
        characteristic("APPADDR", { ADDR: "http://one/" }, port("80"), port("81")),
        characteristic("APPADDR", { ADDR: "http://two/" }),
        ...[auth("APPSRV", "BASIC"), auth("APPSRV", "DIGEST"), auth("APPSRV", "HTTP-BASIC"), auth("NOBODY", "BASIC")],
      ),
    );
    expect(below(account)).toMatchObject({ Addr: "http://one/", PortNbr: "80", AuthPref: "syncml:auth-basic" });
    const reasons = Object.fromEntries(
      dropped.map(({ path, reason }) => [path.slice("APPLICATION[1]/".length), reason]),
    );
    expect(reasons).toMatchObject({
      "APPADDR[1]/PORT[2]/PORTNBR": "repeated",
      "APPADDR[2]/ADDR": "repeated",
      "APPAUTH[2]": "repeated",
      "APPAUTH[3]": "no-node",
      "APPAUTH[4]": "invalid-value",
    });
  });

  test("names one connection, and reports the others", () => {
    const { account } = mapped(aNapdef() + aW7({ "TO-NAPID": ["N1", "INTERNET"] }));
    expect(below(account)["ConRef"]).toBe("./NAP/1");
  });

  test("takes the place of the account of the same server", () => {
    const { tree, account } = mapped(aW7({ NAME: "old" }), aW7({ NAME: "new" }));
    expect(tree.children(AT)).toEqual(["1"]);
    expect(below(account)["Name"]).toBe("new");
  });

  test("leaves out what is not base64, or a type that the account cannot name", () => {
    const auth = characteristic("APPAUTH", { AAUTHLEVEL: "APPSRV", AAUTHTYPE: "X509", AAUTHDATA: "%%%" });
    const { account, dropped } = mapped(aW7({}, auth));
    expect(Object.keys(below(account))).not.toContain("AuthPref");
    expect(dropped.filter(({ reason }) => reason === "invalid-value").map(({ path }) => path)).toEqual([
      "APPLICATION[1]/APPAUTH[1]/AAUTHTYPE",
      "APPLICATION[1]/APPAUTH[1]/AAUTHDATA",
    ]);
  });
});
