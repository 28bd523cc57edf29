import { describe, expect, test } from "vitest";
import { mapDocument } from "../../../src/bootstrap/cp-mapping/map-document.ts";
import { decodeProvisioning } from "../../../src/codec/provisioning/document.ts";
import { formatAcl, parseAcl } from "../../../src/tree/acl.ts";
import {
  aDevice,
  aDocument,
  aNapdef,
  aW7,
  characteristic,
  DEVICE_ID,
  documentM,
  edited,
  leaves,
  vector,
} from "../a-device.ts";

const GRANT = (id: string) => `Get=${id}&Replace=${id}&Delete=${id}`;

describe("the mapping of a provisioning document", () => {
  test("makes access point, proxy and account of document W, node by node (BOOT-5.3.2-1, BOOT-5.3.6-1, BOOT-5.3.6-2, BOOT-5.3.6-3, BOOT-5.3.6-5)", () => {
    const tree = aDevice();
    const mapping = mapDocument(decodeProvisioning(vector("cp-document-w")), tree);
    expect(leaves(edited(tree, mapping.edits), "./NAP", "./Proxy", "./DMAcc")).toEqual({
      "./NAP/1/ID": "NAP1",
      "./NAP/1/Name": "Example GPRS",
      "./NAP/1/Addr": "internet.example",
      "./NAP/1/AddrType": "APN",
      "./NAP/1/BearerType": "GSM-GPRS",
      "./NAP/1/AuthInfo/AuthType": "PAP",
      "./NAP/1/AuthInfo/AuthName": "gprsuser",
      "./NAP/1/AuthInfo/AuthSecret": "gprspw",
      "./Proxy/1/ProxyId": "PX1",
      "./Proxy/1/Name": "Example Proxy",
      "./Proxy/1/Addr": "192.0.2.10",
      "./Proxy/1/AddrType": "IPV4",
      "./Proxy/1/ToConRef/1/ConRef": "./NAP/1",
      "./Proxy/1/Ports/1/PortNbr": "8080",
      "./Proxy/1/Ports/1/Services/1/ServiceName": "CO-WSP",
      "./Proxy/1/ProxyType": "WAP",
      "./Proxy/1/Ext/PHYSICAL-PROXY-ID": "PPX1",
      "./DMAcc/1/AppID": "w7",
      "./DMAcc/1/ServerID": "com.example.dm",
      "./DMAcc/1/Name": "Example DM Server",
      "./DMAcc/1/PrefConRef": "./Proxy/1",
      "./DMAcc/1/AppAddr/1/Addr": "http://dm.example.com/dm",
      "./DMAcc/1/AppAddr/1/AddrType": "URI",
      "./DMAcc/1/AppAddr/1/Port/1/PortNbr": "8080",
      "./DMAcc/1/AppAuth/1/AAuthLevel": "CLCRED",
      "./DMAcc/1/AppAuth/1/AAuthType": "DIGEST",
      "./DMAcc/1/AppAuth/1/AAuthName": "device-user",
      "./DMAcc/1/AppAuth/1/AAuthSecret": "device-secret",
      "./DMAcc/1/AppAuth/1/AAuthData": "bm9uY2UtMQ==",
      "./DMAcc/1/AppAuth/2/AAuthLevel": "SRVCRED",
      "./DMAcc/1/AppAuth/2/AAuthType": "DIGEST",
      "./DMAcc/1/AppAuth/2/AAuthName": "com.example.dm",
      "./DMAcc/1/AppAuth/2/AAuthSecret": "server-secret",
      "./DMAcc/1/AppAuth/2/AAuthData": "bm9uY2UtMg==",
    });
    expect(mapping.servers).toEqual(["com.example.dm"]);
    expect(mapping.dropped).toEqual([
      { path: "BOOTSTRAP[1]/NAME", reason: "no-node" },
      { path: "APPLICATION[1]/INIT", reason: "no-node" },
    ]);
    expect(mapping.mapped).toContainEqual({
      from: "APPLICATION[1]/APPAUTH[2]/AAUTHDATA",
      to: "./DMAcc/1/AppAuth/2/AAuthData",
    });
  });

  test("makes the account of document A (BOOT-5.2-4, BOOT-5.3-2, BOOT-5.3-3)", () => {
    const tree = aDevice();
    const mapping = mapDocument(decodeProvisioning(vector("cp-document-a")), tree);
    expect(leaves(edited(tree, mapping.edits), "./NAP", "./Proxy", "./DMAcc")).toEqual({
      "./DMAcc/1/AppID": "w7",
      "./DMAcc/1/ServerID": "srv1",
      "./DMAcc/1/AppAddr/1/Addr": "http://127.0.0.1/dm",
      "./DMAcc/1/AppAddr/1/AddrType": "URI",
      "./DMAcc/1/AppAuth/1/AAuthLevel": "CLCRED",
      "./DMAcc/1/AppAuth/1/AAuthType": "DIGEST",
      "./DMAcc/1/AppAuth/1/AAuthName": "u",
      "./DMAcc/1/AppAuth/1/AAuthSecret": "p",
      "./DMAcc/1/AppAuth/2/AAuthLevel": "SRVCRED",
      "./DMAcc/1/AppAuth/2/AAuthType": "DIGEST",
      "./DMAcc/1/AppAuth/2/AAuthName": "srv1",
      "./DMAcc/1/AppAuth/2/AAuthSecret": "s",
    });
    expect(mapping.dropped).toEqual([]);
  });

  test("makes access point and account of a document captured from Kannel", () => {
    const tree = aDevice();
    const after = edited(tree, mapDocument(decodeProvisioning(vector("kannel-cp")), tree).edits);
    expect(leaves(after, "./NAP/1/ID", "./DMAcc/1/ServerID", "./DMAcc/1/PrefConRef", "./DMAcc/1/AppAddr")).toEqual({
      "./NAP/1/ID": "LAB_NAP",
      "./DMAcc/1/ServerID": "dm.lab.example",
      "./DMAcc/1/PrefConRef": "./NAP/1",
      "./DMAcc/1/AppAddr/1/Addr": "http://127.0.0.1:8080/dm",
      "./DMAcc/1/AppAddr/1/AddrType": "URI",
    });
  });

  test("makes the access point and all five accounts of document M (BOOT-5.4-1, BOOT-5.2-5)", () => {
    const tree = aDevice();
    const mapping = mapDocument(documentM(), tree);
    expect(leaves(edited(tree, mapping.edits), "./NAP", "./AppSettings", "./DMAcc")).toEqual({
      "./NAP/1/ID": "N1",
      "./NAP/1/Name": "Net",
      "./NAP/1/Addr": "internet",
      "./NAP/1/AddrType": "APN",
      "./NAP/1/BearerType": "GSM-GPRS",
      "./NAP/1/Ext/INTERNET": "true",
      "./NAP/1/Ext/VALIDITY/1/COUNTRY": "FI",
      "./NAP/1/Ext/VALIDITY/1/NETWORK": "91",
      "./AppSettings/1/AppID": "w2",
      "./AppSettings/1/Name": "Browser",
      "./AppSettings/1/PrefConDef": "./NAP/1",
      "./AppSettings/1/Resource/1/URI": "http://example.com/",
      "./AppSettings/1/Resource/1/Name": "Home",
      "./AppSettings/2/AppID": "w4",
      "./AppSettings/2/PrefConDef": "./NAP/1",
      "./AppSettings/2/PrefAddr": "http://mms.example.com/",
      "./AppSettings/3/AppID": "w5",
      "./AppSettings/3/ProviderID": "ds1",
      "./AppSettings/3/PrefAddr": "http://ds.example.com/sync",
      "./AppSettings/3/AppAuth/1/AAuthLevel": "APPSRV",
      "./AppSettings/3/AppAuth/1/AAuthType": "BASIC",
      "./AppSettings/3/AppAuth/1/AAuthName": "u",
      "./AppSettings/3/AppAuth/1/AAuthSecret": "p",
      "./AppSettings/3/Resource/1/URI": "./contacts",
      "./AppSettings/3/Resource/1/AAccept": "text/x-vcard",
      "./AppSettings/3/Resource/1/Ext/CLIURI": "./card",
      "./AppSettings/4/AppID": "25",
      "./AppSettings/4/ProviderID": "m1",
      "./AppSettings/4/AppAddr/1/Addr": "smtp.example.com",
      "./AppSettings/4/AppAddr/1/Port/1/PortNbr": "465",
      "./AppSettings/4/AppAddr/1/Port/1/Service/1/Service": "465",
      "./AppSettings/4/Ext/FROM": "u@example.com",
      "./AppSettings/4/Ext/MailAccount": "./AppSettings/5",
      "./AppSettings/5/AppID": "143",
      "./AppSettings/5/ProviderID": "m1",
      "./AppSettings/5/AppAddr/1/Addr": "imap.example.com",
      "./AppSettings/5/Ext/MailAccount": "./AppSettings/4",
    });
    expect(mapping.servers).toEqual([]);
    expect(mapping.dropped).toEqual([{ path: "APPLICATION[1]/RESOURCE[1]/STARTPAGE", reason: "no-node" }]);
  });

  test("gives each instance node the type of its object, so that it can be found, and the origin cp (BOOT-5.3.3-2)", () => {
    const tree = aDevice();
    const after = edited(tree, mapDocument(decodeProvisioning(vector("cp-document-w")), tree).edits);
    expect(after.get("./DMAcc/1")).toMatchObject({ type: "urn:oma:mo:oma-dm-dmacc:1.0", origin: "cp" });
    expect(after.get("./NAP/1")).toMatchObject({ type: "urn:oma:mo:oma-connmo-nap:1.0", origin: "cp" });
    expect(after.get("./DMAcc/1/AppAuth/1/AAuthData")).toMatchObject({ format: "bin", origin: "cp" });
    const made = after.subtree(".").filter((path) => tree.get(path) === undefined);
    for (const path of made) expect(after.get(path)?.origin).toBe("cp");
  });

  test("leaves out what the device's description has no place for", () => {
    const tree = aDevice({ objects: ["DMAcc"] });
    const { edits, dropped } = mapDocument(decodeProvisioning(vector("cp-document-w")), tree);
    expect(leaves(edited(tree, edits), "./DMAcc/1/PrefConRef", "./DMAcc/1/ServerID")).toEqual({
      "./DMAcc/1/ServerID": "com.example.dm",
    });
    expect(dropped).toContainEqual({ path: "NAPDEF[1]", reason: "not-supported" });
    expect(dropped).toContainEqual({ path: "PXLOGICAL[1]", reason: "not-supported" });
    expect(dropped).toContainEqual({ path: "APPLICATION[1]/TO-PROXY", reason: "dangling-reference" });
  });

  test("accounts for every parm: each is mapped, or dropped itself or with what holds it", () => {
    const tree = aDevice();
    const body = aNapdef({ LINGER: "60", "X-VENDOR": "1" }) + aW7({ AACCEPT: "a", NAME: ["one", "two"] });
    const { mapped, dropped } = mapDocument(aDocument(body), tree);
    expect(mapped.map(({ from }) => from).sort()).toEqual([
      "APPLICATION[1]/ADDR",
      "APPLICATION[1]/APPID",
      "APPLICATION[1]/NAME",
      "APPLICATION[1]/PROVIDER-ID",
      "NAPDEF[1]/BEARER",
      "NAPDEF[1]/LINGER",
      "NAPDEF[1]/NAP-ADDRESS",
      "NAPDEF[1]/NAPID",
    ]);
    expect(dropped).toEqual([
      { path: "APPLICATION[1]/NAME[2]", reason: "repeated" },
      { path: "NAPDEF[1]/X-VENDOR", reason: "unknown" },
      { path: "APPLICATION[1]/AACCEPT", reason: "no-node" },
    ]);
  });
});

describe("a document that would fill any tree", () => {
  const many = (count: number, xml: string) => xml.repeat(count);
  const physical = characteristic("PXPHYSICAL", { PXADDR: "1" });

  test.each([
    [
      "by what its proxies share",
      characteristic("PXLOGICAL", { "PROXY-ID": "P", DOMAIN: Array(1500).fill("d") as string[] }, many(600, physical)),
    ],
    [
      "by connections to everything",
      many(300, aNapdef({ INTERNET: null })) +
        many(300, characteristic("APPLICATION", { APPID: "w2", "TO-NAPID": "INTERNET" })),
    ],
    ["by access points", many(3000, aNapdef())],
  ])("%s makes some of it and its account, and reports the rest", (_, body) => {
    const { edits, servers, dropped } = mapDocument(aDocument(body + aW7()), aDevice());
    expect(edits.length).toBeLessThan(20_000);
    expect(servers).toEqual(["srv1"]);
    expect(dropped.some(({ reason }) => reason === "over-limits")).toBe(true);
  });
});

describe("rights on mapped objects", () => {
  const acls = (body: string, added: readonly ("Add" | "Exec")[] = [], tree = aDevice()) => {
    const after = edited(tree, mapDocument(aDocument(body), tree, { added }).edits);
    const paths = ["./NAP", "./Proxy", "./DMAcc"].flatMap((place) => after.subtree(place));
    return Object.fromEntries(paths.flatMap((path) => (after.get(path)?.acl ? [[path, after.get(path)?.acl]] : [])));
  };
  const proxy = characteristic(
    "PXLOGICAL",
    { "PROXY-ID": "P1" },
    characteristic("PXPHYSICAL", { PXADDR: "192.0.2.1", "TO-NAPID": "N1" }),
  );

  test("are Get, Replace and Delete for the server of the account in the same message, on every object (BOOT-5.3.4-1)", () => {
    const acl = GRANT("srv1");
    expect(acls(aNapdef() + proxy + aW7())).toEqual({ "./NAP/1": acl, "./Proxy/1": acl, "./DMAcc/1": acl });
  });

  test("grow by what the model's policy adds", () => {
    expect(acls(aW7(), ["Add"])).toEqual({ "./DMAcc/1": `${GRANT("srv1")}&Add=srv1` });
  });

  test("are for all servers on what they share, and for its own server on an account", () => {
    expect(acls(aNapdef() + aW7() + aW7({ "PROVIDER-ID": "srv2" }))).toEqual({
      "./NAP/1": GRANT("srv1+srv2"),
      "./DMAcc/1": GRANT("srv1"),
      "./DMAcc/2": GRANT("srv2"),
    });
  });

  test("are for no server without an account, not even through the root (BOOT-5.3.4-3)", () => {
    expect(acls(aNapdef(), ["Add"])).toEqual({ "./NAP/1": GRANT(DEVICE_ID) });
    const tree = aDevice();
    const after = edited(tree, mapDocument(aDocument(aNapdef()), tree).edits);
    expect(tree.allows("./NAP", "Get", "srv1")).toBe(true);
    expect(after.allows("./NAP/1/ID", "Get", "srv1")).toBe(false);
  });

  test("are for no server when the account is unusable", () => {
    expect(acls(aNapdef() + characteristic("APPLICATION", { APPID: "w7", "PROVIDER-ID": "srv1" }))).toEqual({
      "./NAP/1": GRANT(DEVICE_ID),
    });
  });

  test.each(["*", "a+b", "a&Add=*", "a b", "a=b"])("never come from a server identifier such as %s", (id) => {
    const tree = aDevice();
    const xml = aNapdef() + aW7({ "PROVIDER-ID": id.replaceAll("&", "&amp;") });
    const { edits, servers, dropped } = mapDocument(aDocument(xml), tree);
    expect(servers).toEqual([]);
    expect(dropped).toContainEqual({ path: "APPLICATION[1]", reason: "invalid-value" });
    expect(edited(tree, edits).get("./NAP/1")?.acl).toBe(GRANT(DEVICE_ID));
  });

  test("are written as an ACL that the tree understands", () => {
    const acl = acls(aW7(), ["Add", "Exec"])["./DMAcc/1"] ?? "";
    expect(formatAcl(parseAcl(acl) ?? new Map())).toBe("Add=srv1&Delete=srv1&Exec=srv1&Get=srv1&Replace=srv1");
  });
});

describe("an account that comes again", () => {
  const first = aW7({ NAME: "old" }, characteristic("APPAUTH", { AAUTHLEVEL: "APPSRV", AAUTHTYPE: "BASIC" }));
  const again = (tree = aDevice(), document = aW7({ NAME: "new" })) => {
    const before = edited(tree, mapDocument(aDocument(first), tree).edits);
    return edited(before, mapDocument(aDocument(document), before).edits);
  };

  test("keeps its node, and nothing of the old account stays", () => {
    const after = again();
    expect(after.children("./DMAcc")).toEqual(["1"]);
    expect(leaves(after, "./DMAcc/1")).toEqual({
      "./DMAcc/1/AppID": "w7",
      "./DMAcc/1/ServerID": "srv1",
      "./DMAcc/1/Name": "new",
      "./DMAcc/1/AppAddr/1/Addr": "http://dm.example/",
      "./DMAcc/1/AppAddr/1/AddrType": "URI",
    });
  });

  test("keeps the ACL that its authority has set meanwhile (BOOT-5.3.4-2)", () => {
    const tree = aDevice();
    const before = edited(tree, mapDocument(aDocument(first), tree).edits);
    const acl = "Get=*&Replace=srv1";
    const set = edited(before, [{ kind: "acl", path: "./DMAcc/1", acl }]);
    expect(edited(set, mapDocument(aDocument(aW7()), set).edits).get("./DMAcc/1")?.acl).toBe(acl);
  });

  test("gets its rights when it came from the factory without any of its own", () => {
    const tree = aDevice({ values: { "./DMAcc/ex/ServerID": "srv1", "./DMAcc/ex/AppID": "w7" } });
    const after = edited(tree, mapDocument(aDocument(aW7()), tree).edits);
    expect(after.children("./DMAcc")).toEqual(["ex"]);
    expect(after.get("./DMAcc/ex")).toMatchObject({ acl: GRANT("srv1"), origin: "cp" });
  });

  test("of another server gets a node of its own beside it", () => {
    const after = again(aDevice(), aW7({ "PROVIDER-ID": "srv2" }));
    expect(after.children("./DMAcc")).toEqual(["1", "2"]);
    expect(after.get("./DMAcc/1/Name")?.value).toBe("old");
    expect(after.get("./DMAcc/2/ServerID")?.value).toBe("srv2");
  });

  test("twice in one document counts once", () => {
    const tree = aDevice();
    const mapping = mapDocument(aDocument(aW7({ NAME: "one" }) + aW7({ NAME: "two" })), tree);
    expect(leaves(edited(tree, mapping.edits), "./DMAcc/1/Name", "./DMAcc/2")).toEqual({ "./DMAcc/1/Name": "one" });
    expect(mapping.servers).toEqual(["srv1"]);
    expect(mapping.dropped).toEqual([{ path: "APPLICATION[2]", reason: "repeated" }]);
  });

  test("takes its access point with it, if that is its own", () => {
    const tree = aDevice();
    const before = edited(tree, mapDocument(aDocument(aNapdef() + aW7()), tree).edits);
    const same = edited(before, mapDocument(aDocument(aNapdef({ NAME: "renewed" }) + aW7()), before).edits);
    expect(same.children("./NAP")).toEqual(["1"]);
    expect(same.get("./NAP/1/Name")?.value).toBe("renewed");
    const foreign = aNapdef({ NAME: "another" }) + aW7({ "PROVIDER-ID": "srv2", "TO-NAPID": "N1" });
    const other = edited(before, mapDocument(aDocument(foreign), before).edits);
    expect(other.children("./NAP")).toEqual(["1", "2"]);
    expect(other.get("./DMAcc/2/PrefConRef")?.value).toBe("./NAP/2");
  });
});
