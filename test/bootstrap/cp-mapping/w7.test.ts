import { describe, expect, test } from "vitest";
import { mapDocument } from "../../../src/bootstrap/cp-mapping/map-document.ts";
import { aDevice, aDocument, aNapdef, aW7, characteristic, edited, leaves } from "../a-device.ts";

const account = (body: string) => {
  const tree = aDevice();
  const { edits, dropped, servers } = mapDocument(aDocument(body), tree);
  const all = leaves(edited(tree, edits), "./DMAcc/1");
  const below = (at: string) =>
    Object.fromEntries(
      Object.entries(all).flatMap(([path, value]) =>
        path.startsWith(`./DMAcc/1/${at}`) ? [[path.slice("./DMAcc/1/".length), value]] : [],
      ),
    );
  return { below, dropped, servers };
};

describe("the addresses of an account", () => {
  test("are the long form when there is one, each with its ports in order of priority (BOOT-5.3.2-8)", () => {
    const port = (number: string, service: string) => characteristic("PORT", { PORTNBR: number, SERVICE: service });
    const { below, dropped } = account(
      aW7(
        {},
        characteristic("APPADDR", { ADDR: "http://one/" }, port("80", "80"), port("8080", "8080"), port("70000", "x")),
        characteristic("APPADDR", { ADDR: "192.0.2.1", ADDRTYPE: "IPV4" }),
        characteristic("APPADDR", { ADDRTYPE: "IPV6" }),
        characteristic("APPADDR", { ADDR: "+4912345", ADDRTYPE: "E164" }),
      ),
    );
    expect(below("AppAddr")).toEqual({
      "AppAddr/1/Addr": "http://one/",
      "AppAddr/1/AddrType": "URI",
      "AppAddr/1/Port/1/PortNbr": "80",
      "AppAddr/1/Port/2/PortNbr": "8080",
      "AppAddr/2/Addr": "192.0.2.1",
      "AppAddr/2/AddrType": "IPv4",
      "AppAddr/3/Addr": "+4912345",
      "AppAddr/3/AddrType": "URI",
    });
    expect(dropped).toEqual([
      { path: "APPLICATION[1]/APPADDR[3]", reason: "missing-address" },
      { path: "APPLICATION[1]/ADDR", reason: "repeated" },
      { path: "APPLICATION[1]/APPADDR[1]/PORT[3]", reason: "invalid-value" },
      { path: "APPLICATION[1]/APPADDR[4]/ADDRTYPE", reason: "invalid-value" },
      { path: "APPLICATION[1]/APPADDR[1]/PORT[1]/SERVICE", reason: "no-node" },
      { path: "APPLICATION[1]/APPADDR[1]/PORT[2]/SERVICE", reason: "no-node" },
    ]);
  });

  test.each<[string, string, string]>([
    ["no server identifier", characteristic("APPLICATION", { APPID: "w7", ADDR: "http://x/" }), "missing-id"],
    ["an empty server identifier", aW7({ "PROVIDER-ID": "" }), "missing-id"],
    ["no address", characteristic("APPLICATION", { APPID: "w7", "PROVIDER-ID": "srv1" }), "missing-address"],
  ])("an account with %s is left out, and the rest is made", (_, w7, reason) => {
    const tree = aDevice();
    const { edits, dropped, servers } = mapDocument(aDocument(w7 + aNapdef()), tree);
    expect(dropped).toEqual([{ path: "APPLICATION[1]", reason }]);
    expect(servers).toEqual([]);
    const after = edited(tree, edits);
    expect([after.children("./DMAcc"), after.children("./NAP")]).toEqual([[], ["1"]]);
  });
});

describe("the credentials of an account", () => {
  const entry = (parms: Record<string, string>) => aW7({}, characteristic("APPAUTH", parms));

  test.each<[string, Record<string, string>, string | undefined, string | undefined]>([
    ["APPSRV is what the client shows", { AAUTHLEVEL: "APPSRV", AAUTHTYPE: "BASIC" }, "CLCRED", "BASIC"],
    ["CLIENT is what the server shows", { AAUTHLEVEL: "CLIENT", AAUTHTYPE: "HMAC" }, "SRVCRED", "HMAC"],
    ["OBEX stays OBEX", { AAUTHLEVEL: "OBEX", AAUTHTYPE: "HTTP-BASIC" }, "OBEX", "HTTP-BASIC"],
    ["HTTP stays HTTP", { AAUTHLEVEL: "HTTP", AAUTHTYPE: "DIGEST" }, "HTTP", "HTTP-DIGEST"],
    ["no level is the transport's", { AAUTHTYPE: "BASIC" }, "HTTP", "HTTP-BASIC"],
    ["APPSRV with a method of HTTP too", { AAUTHLEVEL: "APPSRV", AAUTHTYPE: "HTTP-DIGEST" }, "HTTP", "HTTP-DIGEST"],
    ["MD5 is DIGEST", { AAUTHLEVEL: "APPSRV", AAUTHTYPE: "MD5" }, "CLCRED", "DIGEST"],
    ["SECUREID is SECURID", { AAUTHLEVEL: "APPSRV", AAUTHTYPE: "SECUREID" }, "CLCRED", "SECURID"],
    ["of a list the strongest", { AAUTHLEVEL: "APPSRV", AAUTHTYPE: "BASIC, DIGEST" }, "CLCRED", "DIGEST"],
    ["of a list the strongest known", { AAUTHLEVEL: "APPSRV", AAUTHTYPE: "X,MD5" }, "CLCRED", "DIGEST"],
    ["no type is DIGEST", { AAUTHLEVEL: "CLIENT" }, "SRVCRED", "DIGEST"],
    ["no type says nothing about HTTP", { AAUTHLEVEL: "OBEX" }, "OBEX", undefined],
    ["an unknown type is left out", { AAUTHLEVEL: "APPSRV", AAUTHTYPE: "MAGIC" }, "CLCRED", undefined],
    ["an unknown level is left out with its entry", { AAUTHLEVEL: "constructor" }, undefined, undefined],
  ])("%s", (_, parms, level, type) => {
    const found = account(entry({ ...parms, AAUTHNAME: "n" })).below("AppAuth");
    expect(found["AppAuth/1/AAuthLevel"]).toBe(level);
    expect(found["AppAuth/1/AAuthType"]).toBe(type);
    expect(found["AppAuth/1/AAuthName"]).toBe(level === undefined ? undefined : "n");
  });

  test("hold the octets of the nonce, which is base64 on the way, with or without padding", () => {
    const nonce = (data: string) => account(entry({ AAUTHLEVEL: "APPSRV", AAUTHDATA: data }));
    expect(nonce("bm9uY2UtMQ").below("AppAuth/1/AAuthData")).toEqual({ "AppAuth/1/AAuthData": "bm9uY2UtMQ==" });
    const damaged = nonce("not base64!");
    expect(damaged.below("AppAuth/1/AAuthData")).toEqual({});
    expect(damaged.dropped).toEqual([{ path: "APPLICATION[1]/APPAUTH[1]/AAUTHDATA", reason: "invalid-value" }]);
  });
});

describe("the connections of an account", () => {
  const naps = aNapdef({ INTERNET: null }) + aNapdef({ NAPID: "N2" }) + aNapdef({ NAPID: "N3", INTERNET: null });

  test("are the preferred one alone when there is one", () => {
    const { below } = account(naps + aW7({ "TO-NAPID": "N2" }));
    expect({ ...below("PrefConRef"), ...below("ToConRef") }).toEqual({ PrefConRef: "./NAP/2" });
  });

  test("are listed in order of priority when there are several, proxies first", () => {
    const physical = (address: string) => characteristic("PXPHYSICAL", { PXADDR: address, "TO-NAPID": "N1" });
    const proxy = characteristic("PXLOGICAL", { "PROXY-ID": "P" }, physical("192.0.2.1"), physical("192.0.2.2"));
    const { below } = account(naps + proxy + aW7({ "TO-NAPID": "N2", "TO-PROXY": "P" }));
    expect({ ...below("PrefConRef"), ...below("ToConRef") }).toEqual({
      PrefConRef: "./Proxy/1",
      "ToConRef/1/ConRef": "./Proxy/1",
      "ToConRef/2/ConRef": "./Proxy/2",
      "ToConRef/3/ConRef": "./NAP/2",
    });
  });

  test("INTERNET stands for every access point with that flag, in document order", () => {
    const { below } = account(naps + aW7({ "TO-NAPID": "INTERNET" }));
    expect({ ...below("PrefConRef"), ...below("ToConRef") }).toEqual({
      PrefConRef: "./NAP/1",
      "ToConRef/1/ConRef": "./NAP/1",
      "ToConRef/2/ConRef": "./NAP/3",
    });
  });

  test("that lead to the same place count once, and there are at most 64", () => {
    const parms = { "TO-NAPID": ["N2", "INTERNET", "N3", "N2"] };
    const { below, dropped } = account(naps + aW7(parms));
    expect(below("ToConRef")).toEqual({
      "ToConRef/1/ConRef": "./NAP/2",
      "ToConRef/2/ConRef": "./NAP/1",
      "ToConRef/3/ConRef": "./NAP/3",
    });
    expect(dropped).toContainEqual({ path: "APPLICATION[1]/TO-NAPID[3]", reason: "repeated" });
    expect(dropped).toContainEqual({ path: "APPLICATION[1]/TO-NAPID[4]", reason: "repeated" });
    const many = Array.from({ length: 70 }, (_, i) => aNapdef({ NAPID: String(i), INTERNET: null })).join("");
    const full = account(many + aW7({ "TO-NAPID": ["INTERNET", "7"] }));
    expect(Object.keys(full.below("ToConRef"))).toHaveLength(64);
    expect(full.dropped).toContainEqual({ path: "APPLICATION[1]/TO-NAPID[2]", reason: "over-limits" });
  });

  test("that lead nowhere are left out, and the account is made", () => {
    const { below, dropped, servers } = account(aW7({ "TO-NAPID": ["N9", "INTERNET"], "TO-PROXY": "P9" }));
    expect({ ...below("PrefConRef"), ...below("ToConRef") }).toEqual({});
    expect(servers).toEqual(["srv1"]);
    expect(dropped).toEqual([
      { path: "APPLICATION[1]/TO-PROXY", reason: "dangling-reference" },
      { path: "APPLICATION[1]/TO-NAPID", reason: "dangling-reference" },
      { path: "APPLICATION[1]/TO-NAPID[2]", reason: "dangling-reference" },
    ]);
  });

  test("may lead to an access point that the device has already", () => {
    const tree = aDevice({ values: { "./NAP/factory/ID": "N1" } });
    const after = edited(tree, mapDocument(aDocument(aW7({ "TO-NAPID": "N1" })), tree).edits);
    expect(after.get("./DMAcc/1/PrefConRef")?.value).toBe("./NAP/factory");
  });
});
