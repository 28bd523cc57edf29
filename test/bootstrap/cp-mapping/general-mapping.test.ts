import { describe, expect, test } from "vitest";
import { mapDocument } from "../../../src/bootstrap/cp-mapping/map-document.ts";
import { applicationObject } from "../../../src/mo/application.ts";
import { instances, list, optional } from "../../../src/mo/managed.ts";
import type { ManagementObject } from "../../../src/mo/management-object.ts";
import { aDevice, aDocument, aNapdef, aW7, characteristic, edited, leaves } from "../a-device.ts";

const anApplication = (
  parms: Readonly<Record<string, string | null | readonly string[]>> = {},
  ...within: readonly string[]
) => characteristic("APPLICATION", { APPID: "ap9999", ...parms }, ...within);

const mapped = (body: string, tree = aDevice()) => {
  const { edits, dropped, servers } = mapDocument(aDocument(body), tree);
  const after = edited(tree, edits);
  const found = leaves(after, "./AppSettings");
  const below = Object.fromEntries(Object.entries(found).map(([path, value]) => [path.slice(14), value]));
  return { after, below, dropped, servers };
};

const port = characteristic("PORT", { PORTNBR: "465", SERVICE: ["465", "STARTTLS"] });
const address = characteristic("APPADDR", { ADDR: "smtp.example", ADDRTYPE: "IPV4" }, port);
const credentials = { AAUTHTYPE: "DIGEST", AAUTHNAME: "user", AAUTHSECRET: "secret", AAUTHDATA: "data" };
const authentication = characteristic("APPAUTH", { AAUTHLEVEL: "APPSRV", ...credentials });
const resource = characteristic("RESOURCE", {
  URI: "./contacts",
  NAME: "Contacts",
  AACCEPT: "text/x-vcard",
  ...credentials,
  STARTPAGE: null,
});
const naps = aNapdef() + aNapdef({ NAPID: "N2" });
const proxy = characteristic("PXLOGICAL", { "PROXY-ID": "P" }, characteristic("PXPHYSICAL", { PXADDR: "192.0.2.1" }));

describe("The general mapping of an APPLICATION", () => {
  const whole = () =>
    mapped(
      naps +
        anApplication(
          {
            "PROVIDER-ID": "op",
            NAME: "Any",
            AACCEPT: "text/plain",
            APROTOCOL: "HTTP",
            "TO-NAPID": "N1",
            ADDR: "http://a/",
          },
          address,
          authentication,
          resource,
        ),
    );

  test.each([
    ["BOOT-C-1", "APPID", "AppID", "ap9999"],
    ["BOOT-C-2", "PROVIDER-ID", "ProviderID", "op"],
    ["BOOT-C-3", "NAME", "Name", "Any"],
    ["BOOT-C-4", "AACCEPT", "AAccept", "text/plain"],
    ["BOOT-C-5", "APROTOCOL", "AProtocol", "HTTP"],
    ["BOOT-C-7", "TO-NAPID", "PrefConDef", "./NAP/1"],
    ["BOOT-C-8", "ADDR", "PrefAddr", "http://a/"],
    ["BOOT-C-9", "APPADDR/ADDR", "AppAddr/1/Addr", "smtp.example"],
    ["BOOT-C-10", "APPADDR/ADDRTYPE", "AppAddr/1/AddrType", "IPV4"],
    ["BOOT-C-11", "APPADDR/PORT/PORTNBR", "AppAddr/1/Port/1/PortNbr", "465"],
    ["BOOT-C-12", "APPADDR/PORT/SERVICE", "AppAddr/1/Port/1/Service/1/Service", "465"],
    ["BOOT-C-12", "a further SERVICE", "AppAddr/1/Port/1/Service/2/Service", "STARTTLS"],
    ["BOOT-C-13", "APPAUTH/AAUTHLEVEL", "AppAuth/1/AAuthLevel", "APPSRV"],
    ["BOOT-C-14", "APPAUTH/AAUTHTYPE", "AppAuth/1/AAuthType", "DIGEST"],
    ["BOOT-C-15", "APPAUTH/AAUTHNAME", "AppAuth/1/AAuthName", "user"],
    ["BOOT-C-16", "APPAUTH/AAUTHSECRET", "AppAuth/1/AAuthSecret", "secret"],
    ["BOOT-C-17", "APPAUTH/AAUTHDATA", "AppAuth/1/AAuthData", "data"],
    ["BOOT-C-18", "RESOURCE/URI", "Resource/1/URI", "./contacts"],
    ["BOOT-C-19", "RESOURCE/NAME", "Resource/1/Name", "Contacts"],
    ["BOOT-C-20", "RESOURCE/AACCEPT", "Resource/1/AAccept", "text/x-vcard"],
    ["BOOT-C-21", "RESOURCE/AAUTHTYPE", "Resource/1/AAuthType", "DIGEST"],
    ["BOOT-C-22", "RESOURCE/AAUTHNAME", "Resource/1/AAuthName", "user"],
    ["BOOT-C-23", "RESOURCE/AAUTHSECRET", "Resource/1/AAuthSecret", "secret"],
    ["BOOT-C-25", "RESOURCE/AAUTHDATA", "Resource/1/AAuthData", "data"],
  ])("%s: %s goes to %s", (_, __, node, value) => {
    expect(whole().below[`1/${node}`]).toBe(value);
  });

  test("BOOT-C-24: RESOURCE/STARTPAGE goes nowhere, and nothing else is left out", () => {
    const { dropped, below } = whole();
    expect(dropped).toEqual([{ path: "APPLICATION[1]/RESOURCE[1]/STARTPAGE", reason: "no-node" }]);
    expect(Object.keys(below)).toHaveLength(24);
  });

  test("BOOT-C-6: TO-PROXY goes to PrefConDef, and several connections also to ToConRef, proxies first", () => {
    expect(mapped(proxy + anApplication({ "TO-PROXY": "P" })).below).toEqual({
      "1/AppID": "ap9999",
      "1/PrefConDef": "./Proxy/1",
    });
    const { below } = mapped(naps + proxy + anApplication({ "TO-NAPID": ["N2", "N1"], "TO-PROXY": "P" }));
    expect(below).toEqual({
      "1/AppID": "ap9999",
      "1/PrefConDef": "./Proxy/1",
      "1/ToConRef/1/ConRef": "./Proxy/1",
      "1/ToConRef/2/ConRef": "./NAP/2",
      "1/ToConRef/3/ConRef": "./NAP/1",
    });
  });

  test("numbers accounts, addresses, credentials and resources in document order (BOOT-5.3.2-7, BOOT-5.3.2-8, BOOT-5.3.6-6)", () => {
    const of = (type: string, parm: string) => ["a", "b"].map((value) => characteristic(type, { [parm]: value }));
    const { below } = mapped(
      anApplication({}, ...of("APPADDR", "ADDR"), ...of("APPAUTH", "AAUTHNAME"), ...of("RESOURCE", "URI")) +
        anApplication({ NAME: "second" }),
    );
    expect(below).toEqual({
      "1/AppID": "ap9999",
      "1/AppAddr/1/Addr": "a",
      "1/AppAddr/2/Addr": "b",
      "1/AppAuth/1/AAuthName": "a",
      "1/AppAuth/2/AAuthName": "b",
      "1/Resource/1/URI": "a",
      "1/Resource/2/URI": "b",
      "2/AppID": "ap9999",
      "2/Name": "second",
    });
  });

  test("keeps what only the registration document knows in Ext, and drops what nobody knows", () => {
    const { below, dropped } = mapped(
      anApplication({ APPID: "25", FROM: "u@example.com", "RT-ADDR": "r@example.com", CM: "1" }) +
        anApplication({ APPID: "554", NETINFO: ["a", "b"] }) +
        anApplication({ FROM: "x", ADDR: ["one", "two"] }, characteristic("X-PART", { A: "1" })),
    );
    expect(below).toEqual({
      "1/AppID": "25",
      "1/Ext/FROM": "u@example.com",
      "1/Ext/RT-ADDR": "r@example.com",
      "2/AppID": "554",
      "2/Ext/NETINFO/1": "a",
      "2/Ext/NETINFO/2": "b",
      "3/AppID": "ap9999",
      "3/PrefAddr": "one",
    });
    expect(dropped).toEqual([
      { path: "APPLICATION[1]/CM", reason: "unknown" },
      { path: "APPLICATION[3]/FROM", reason: "unknown" },
      { path: "APPLICATION[3]/ADDR[2]", reason: "no-node" },
      { path: "APPLICATION[3]/X-PART[1]", reason: "unknown" },
    ]);
  });

  test("leaves out a resource without URI, a port without number and a connection that leads nowhere", () => {
    const { below, dropped } = mapped(
      anApplication(
        { "TO-NAPID": "N9" },
        characteristic("RESOURCE", { NAME: "no" }),
        characteristic("RESOURCE", { URI: "yes" }),
        characteristic("APPADDR", { ADDR: "a" }, characteristic("PORT", { SERVICE: "25" })),
      ),
    );
    expect(below).toEqual({ "1/AppID": "ap9999", "1/AppAddr/1/Addr": "a", "1/Resource/1/URI": "yes" });
    expect(dropped).toEqual([
      { path: "APPLICATION[1]/TO-NAPID", reason: "dangling-reference" },
      { path: "APPLICATION[1]/APPADDR[1]/PORT[1]", reason: "invalid-value" },
      { path: "APPLICATION[1]/RESOURCE[1]", reason: "missing-address" },
    ]);
  });

  test("lets no server read the secrets it makes", () => {
    const { after } = whole();
    const secrets = after.subtree("./AppSettings").filter((path) => /Secret$|Data$/.test(path));
    expect(secrets).toHaveLength(4);
    for (const path of secrets) expect(after.describe(path)?.access.has("Get")).toBe(false);
  });

  test("gives the accounts to the servers of the DM accounts in the same message, else to none (BOOT-5.3.4-1, BOOT-5.3.4-3)", () => {
    const owned = mapped(aW7() + anApplication()).after;
    expect(owned.get("./AppSettings/1")?.acl).toBe("Get=srv1&Replace=srv1&Delete=srv1");
    const alone = mapped(anApplication()).after;
    expect(alone.allows("./AppSettings/1/AppID", "Get", "srv1")).toBe(false);
  });

  test("puts the same account in the place of its older version, when an owner may overwrite that", () => {
    const w2 = (name: string) => anApplication({ APPID: "w2", NAME: name });
    const w5 = (name: string) => anApplication({ APPID: "w5", "PROVIDER-ID": "ds", NAME: name });
    const before = mapped(aW7() + w2("Browser") + w5("old")).after;
    const again = mapped(aW7() + w5("new") + w2("Browser") + w2("Another"), before).after;
    expect(leaves(again, "./AppSettings/1/Name", "./AppSettings/2/Name", "./AppSettings/3/Name")).toEqual({
      "./AppSettings/1/Name": "Browser",
      "./AppSettings/2/Name": "new",
      "./AppSettings/3/Name": "Another",
    });
    const foreign = mapped(aW7({ "PROVIDER-ID": "srv2" }) + w5("theirs"), before).after;
    expect(foreign.children("./AppSettings")).toEqual(["1", "2", "3"]);
  });
});

describe("The place of an application's accounts", () => {
  const body = anApplication({ APPID: "w4" }) + anApplication({ APPID: "w5" });

  test("is the object for its APPID before the one for all (BOOT-5.3.3-1, BOOT-5.3.3-2)", () => {
    const tree = aDevice({ mounts: [{ mo: applicationObject("w4"), at: "./Messaging/MMS" }] });
    const { after } = mapped(body, tree);
    expect(leaves(after, "./Messaging", "./AppSettings")).toEqual({
      "./Messaging/MMS/1/AppID": "w4",
      "./AppSettings/1/AppID": "w5",
    });
  });

  test("is nowhere in a device without such an object, which is reported", () => {
    const tree = aDevice({ objects: ["DMAcc"] });
    const { dropped, servers } = mapped(aW7() + body, tree);
    expect(servers).toEqual(["srv1"]);
    expect(dropped).toEqual([
      { path: "APPLICATION[2]", reason: "not-supported" },
      { path: "APPLICATION[3]", reason: "not-supported" },
    ]);
  });

  test("is nowhere for an APPLICATION without APPID", () => {
    expect(mapped(characteristic("APPLICATION", { NAME: "?" })).dropped).toEqual([
      { path: "APPLICATION[1]", reason: "missing-id" },
    ]);
  });
});

describe("The names of mapped nodes", () => {
  /** An object as the first table of the general mapping spells it, with less than all nodes. */
  const id = applicationObject("w5").id ?? "";
  const older: ManagementObject = {
    name: "Older",
    id,
    description: instances("Older", id, [
      optional("AppID"),
      optional("ServerID"),
      optional("Aaccept"),
      optional("PrefConRef"),
      list("AppAuth", [optional("AauthName"), optional("AauthData", { formats: ["bin"], types: [] })]),
    ]),
  };

  test("are those of the device's description, in its capitals (BOOT-5.3.2-2, BOOT-5.3.2-3)", () => {
    const tree = aDevice({ mounts: [{ mo: older, at: "./DS" }] });
    const entry = characteristic("APPAUTH", { AAUTHNAME: "u", AAUTHDATA: "bm9uY2U=", AAUTHTYPE: "DIGEST" });
    const other = characteristic("APPAUTH", { AAUTHDATA: "no base64!" });
    const parms = { APPID: "w5", "PROVIDER-ID": "ds", AACCEPT: "text/plain", NAME: "N", "TO-NAPID": "N1" };
    const { after, dropped } = mapped(naps + anApplication(parms, entry, other), tree);
    expect(leaves(after, "./DS")).toEqual({
      "./DS/1/AppID": "w5",
      "./DS/1/ServerID": "ds",
      "./DS/1/Aaccept": "text/plain",
      "./DS/1/PrefConRef": "./NAP/1",
      "./DS/1/AppAuth/1/AauthName": "u",
      "./DS/1/AppAuth/1/AauthData": "bm9uY2U=",
    });
    expect(dropped).toEqual([
      { path: "APPLICATION[1]/NAME", reason: "not-described" },
      { path: "APPLICATION[1]/APPAUTH[1]/AAUTHTYPE", reason: "not-described" },
      { path: "APPLICATION[1]/APPAUTH[2]/AAUTHDATA", reason: "invalid-value" },
    ]);
  });
});
