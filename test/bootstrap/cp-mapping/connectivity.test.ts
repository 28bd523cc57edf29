import { describe, expect, test } from "vitest";
import { mapDocument } from "../../../src/bootstrap/cp-mapping/map-document.ts";
import { QUALITY_OF_SERVICE } from "../../../src/codec/provisioning/connectivity-parms.ts";
import { isSecretUri } from "../../../src/events/redaction.ts";
import { aDevice, aDocument, aNapdef, characteristic, edited, leaves } from "../a-device.ts";

const mapped = (body: string, tree = aDevice()) => {
  const { edits, dropped } = mapDocument(aDocument(body), tree);
  return { nodes: leaves(edited(tree, edits), "./NAP", "./Proxy"), dropped };
};

describe("an access point", () => {
  test("has its own addresses, those of its name servers, and its first bearer", () => {
    const { nodes, dropped } = mapped(
      aNapdef({
        BEARER: ["GPRS", "GSM-CSD"],
        "LOCAL-ADDR": "192.0.2.7",
        "LOCAL-ADDRTYPE": "IPV4",
        "DNS-ADDR": ["192.0.2.1", "2001:db8::1", "192.0.2.2"],
      }),
    );
    expect(nodes).toEqual({
      "./NAP/1/ID": "N1",
      "./NAP/1/Addr": "internet",
      "./NAP/1/BearerType": "GSM-GPRS",
      "./NAP/1/IP/IPv4/AutoConfig": "false",
      "./NAP/1/IP/IPv4/IPAddr": "192.0.2.7",
      "./NAP/1/IP/IPv4/AutoDNS": "false",
      "./NAP/1/IP/IPv4/DNS/Servers/1/Addr": "192.0.2.1",
      "./NAP/1/IP/IPv4/DNS/Servers/2/Addr": "192.0.2.2",
      "./NAP/1/IP/IPv6/AutoDNS": "false",
      "./NAP/1/IP/IPv6/DNS/Servers/1/Addr": "2001:db8::1",
      "./NAP/1/Ext/BEARER/2": "GSM-CSD",
    });
    expect(dropped).toEqual([{ path: "NAPDEF[1]/LOCAL-ADDRTYPE", reason: "no-node" }]);
  });

  test("has one set of credentials, the first, and keeps the others where no server reads the secret", () => {
    const info = (name: string) =>
      characteristic("NAPAUTHINFO", {
        AUTHTYPE: "PAP",
        AUTHNAME: name,
        AUTHSECRET: `secret of ${name}`,
        "AUTH-ENTITY": ["AAA", "HA"],
        SPI: "1",
      });
    const tree = aDevice();
    const { nodes, dropped } = mapped(aNapdef({}, info("one"), info("two")), tree);
    const below = (number: number) => `./NAP/1/Ext/NAPAUTHINFO/${number}`;
    expect(nodes).toMatchObject({
      "./NAP/1/AuthInfo/AuthType": "PAP",
      "./NAP/1/AuthInfo/AuthName": "one",
      "./NAP/1/AuthInfo/AuthSecret": "secret of one",
      [`${below(1)}/AUTH-ENTITY/1`]: "AAA",
      [`${below(1)}/AUTH-ENTITY/2`]: "HA",
      [`${below(1)}/SPI`]: "1",
      [`${below(2)}/AUTHTYPE`]: "PAP",
      [`${below(2)}/AUTHNAME`]: "two",
      [`${below(2)}/AUTHSECRET`]: "secret of two",
      [`${below(2)}/AUTH-ENTITY/1`]: "AAA",
      [`${below(2)}/SPI`]: "1",
    });
    expect(dropped).toEqual([]);
    expect(tree.describe(`${below(2)}/AUTHSECRET`)?.access.has("Get")).toBe(false);
    expect(isSecretUri(`${below(2)}/AUTHSECRET`)).toBe(true);
  });

  test("keeps what no node is for under the names of ProvCont (BOOT-5.2-5)", () => {
    const quality = Object.fromEntries(QUALITY_OF_SERVICE.map((name) => [name, "0A"]));
    const cdma = { "MAX-NUM-RETRY": "3", "FIRST-RETRY-TIMEOUT": "7", "REREG-THRESHOLD": "63", "T-BIT": null };
    const { nodes, dropped } = mapped(
      aNapdef(
        {
          INTERNET: null,
          CALLTYPE: "V.110",
          LINKSPEED: "9600",
          DNLINKSPEED: "AUTOBAUDING",
          LINGER: "60",
          ...quality,
          ...cdma,
        },
        characteristic("VALIDITY", { COUNTRY: "FI", NETWORK: "91", SID: "1", SOC: "2", VALIDUNTIL: "4A2B" }),
        characteristic("VALIDITY", { COUNTRY: "SE" }),
      ),
    );
    expect(nodes).toEqual({
      "./NAP/1/ID": "N1",
      "./NAP/1/Addr": "internet",
      "./NAP/1/BearerType": "GSM-GPRS",
      "./NAP/1/BearerParams/CALLTYPE": "V.110",
      "./NAP/1/BearerParams/LINKSPEED": "9600",
      "./NAP/1/BearerParams/DNLINKSPEED": "AUTOBAUDING",
      ...Object.fromEntries(QUALITY_OF_SERVICE.map((name) => [`./NAP/1/BearerParams/${name}`, "0A"])),
      "./NAP/1/BearerParams/MAX-NUM-RETRY": "3",
      "./NAP/1/BearerParams/FIRST-RETRY-TIMEOUT": "7",
      "./NAP/1/BearerParams/REREG-THRESHOLD": "63",
      "./NAP/1/BearerParams/T-BIT": "true",
      "./NAP/1/Ext/LINGER": "60",
      "./NAP/1/Ext/INTERNET": "true",
      "./NAP/1/Ext/VALIDITY/1/COUNTRY": "FI",
      "./NAP/1/Ext/VALIDITY/1/NETWORK": "91",
      "./NAP/1/Ext/VALIDITY/1/SID": "1",
      "./NAP/1/Ext/VALIDITY/1/SOC": "2",
      "./NAP/1/Ext/VALIDITY/1/VALIDUNTIL": "4A2B",
      "./NAP/1/Ext/VALIDITY/2/COUNTRY": "SE",
    });
    expect(dropped).toEqual([]);
  });

  test("goes without those where they would be over the device's limits", () => {
    const tree = aDevice({ limits: { maxDepth: 4 } });
    const { nodes, dropped } = mapped(aNapdef({ LINGER: "60" }, characteristic("VALIDITY", { COUNTRY: "FI" })), tree);
    expect(nodes["./NAP/1/Ext/LINGER"]).toBe("60");
    expect(dropped).toEqual([{ path: "NAPDEF[1]/VALIDITY[1]/COUNTRY", reason: "over-limits" }]);
  });

  test("without an identifier is left out", () => {
    const { nodes, dropped } = mapped(characteristic("NAPDEF", { "NAP-ADDRESS": "internet" }));
    expect([nodes, dropped]).toEqual([{}, [{ path: "NAPDEF[1]", reason: "missing-id" }]]);
  });

  test("is numbered in document order, after those that are there (BOOT-5.3.2-6, BOOT-5.3.2-8)", () => {
    const tree = aDevice({ values: { "./NAP/4/ID": "N0", "./NAP/home/ID": "H" } });
    const { nodes } = mapped(aNapdef() + aNapdef({ NAPID: "N2" }), tree);
    expect([nodes["./NAP/5/ID"], nodes["./NAP/6/ID"]]).toEqual(["N1", "N2"]);
  });
});

describe("a proxy", () => {
  const port = (number: string) => characteristic("PORT", { PORTNBR: number, SERVICE: ["CO-WSP", "CL-WSP"] });

  test("is made for each physical proxy, which inherits what it does not say itself", () => {
    const { nodes, dropped } = mapped(
      characteristic(
        "PXLOGICAL",
        { "PROXY-ID": "P", NAME: "Px", DOMAIN: ["a.example", "b.example"], PUSHENABLED: "1", TRUST: null },
        characteristic("PXAUTHINFO", { "PXAUTH-TYPE": "HTTP-BASIC", "PXAUTH-ID": "u", "PXAUTH-PW": "p" }),
        port("9201"),
        characteristic("PXPHYSICAL", { "PHYSICAL-PROXY-ID": "1", PXADDR: "192.0.2.1", PXADDRTYPE: "IPV4" }),
        characteristic(
          "PXPHYSICAL",
          { PXADDR: "192.0.2.2", "PXADDR-FQDN": "px.example", DOMAIN: "c.example", PUSHENABLED: "0" },
          port("8080"),
        ),
        characteristic("PXPHYSICAL", { "PHYSICAL-PROXY-ID": "3" }),
      ),
    );
    const shared = (number: number) => ({
      [`./Proxy/${number}/ProxyId`]: "P",
      [`./Proxy/${number}/Name`]: "Px",
      [`./Proxy/${number}/Ports/1/Services/1/ServiceName`]: "CO-WSP",
      [`./Proxy/${number}/Ports/1/Services/2/ServiceName`]: "CL-WSP",
      [`./Proxy/${number}/AuthInfo/1/AuthType`]: "HTTP-BASIC",
      [`./Proxy/${number}/AuthInfo/1/AuthName`]: "u",
      [`./Proxy/${number}/AuthInfo/1/AuthSecret`]: "p",
      [`./Proxy/${number}/ProxyType`]: "WAP",
      [`./Proxy/${number}/ProxyParams/WAP/Trust`]: "true",
    });
    expect(nodes).toEqual({
      ...shared(1),
      "./Proxy/1/Addr": "192.0.2.1",
      "./Proxy/1/AddrType": "IPV4",
      "./Proxy/1/Domains/1/DomainName": "a.example",
      "./Proxy/1/Domains/2/DomainName": "b.example",
      "./Proxy/1/Ports/1/PortNbr": "9201",
      "./Proxy/1/ProxyParams/WAP/PushEnabled": "true",
      "./Proxy/1/Ext/PHYSICAL-PROXY-ID": "1",
      ...shared(2),
      "./Proxy/2/Addr": "192.0.2.2",
      "./Proxy/2/AddrFQDN": "px.example",
      "./Proxy/2/Domains/1/DomainName": "c.example",
      "./Proxy/2/Ports/1/PortNbr": "8080",
      "./Proxy/2/ProxyParams/WAP/PushEnabled": "false",
    });
    expect(dropped).toEqual([{ path: "PXLOGICAL[1]/PXPHYSICAL[3]", reason: "missing-address" }]);
  });

  test("has its parameters of WAP, and keeps what no node is for where no server reads the secrets", () => {
    const tree = aDevice();
    const { nodes, dropped } = mapped(
      characteristic(
        "PXLOGICAL",
        {
          "PROXY-ID": "P",
          "PROXY-PW": "s",
          "PPGAUTH-TYPE": "HTTP-BASIC",
          "PROXY-PROVIDER-ID": "op",
          MASTER: null,
          STARTPAGE: "http://wap.example/",
          "BASAUTH-ID": "u",
          "BASAUTH-PW": "t",
          "WSP-VERSION": "1.3",
          PULLENABLED: "1",
        },
        characteristic("PXPHYSICAL", { "PHYSICAL-PROXY-ID": "1", PXADDR: "192.0.2.1", PULLENABLED: "0" }),
      ),
      tree,
    );
    expect(nodes).toEqual({
      "./Proxy/1/ProxyId": "P",
      "./Proxy/1/Addr": "192.0.2.1",
      "./Proxy/1/ProxyType": "HTTP",
      "./Proxy/1/ProxyParams/WAP/Startpg": "http://wap.example/",
      "./Proxy/1/ProxyParams/WAP/Master": "true",
      "./Proxy/1/ProxyParams/WAP/WSPVer": "1.3",
      "./Proxy/1/Ext/PHYSICAL-PROXY-ID": "1",
      "./Proxy/1/Ext/PROXY-PW": "s",
      "./Proxy/1/Ext/PPGAUTH-TYPE": "HTTP-BASIC",
      "./Proxy/1/Ext/PROXY-PROVIDER-ID": "op",
      "./Proxy/1/Ext/BASAUTH-ID": "u",
      "./Proxy/1/Ext/BASAUTH-PW": "t",
      "./Proxy/1/Ext/PULLENABLED": "0",
    });
    expect(dropped).toEqual([{ path: "PXLOGICAL[1]/PULLENABLED", reason: "no-node" }]);
    for (const name of ["PROXY-PW", "BASAUTH-PW"]) {
      expect(tree.describe(`./Proxy/1/Ext/${name}`)?.access.has("Get")).toBe(false);
      expect(isSecretUri(`./Proxy/1/Ext/${name}`)).toBe(true);
    }
  });

  test.each([
    ["CO-WSP", "WAP"],
    ["CL-SEC-WTA", "WAP"],
    ["OTA-HTTP-TO", "HTTP"],
    ["80", "HTTP"],
  ])("with the service %s is of type %s", (service, type) => {
    const own = characteristic("PORT", { PORTNBR: "9201", SERVICE: service });
    const physical = characteristic("PXPHYSICAL", { PXADDR: "192.0.2.1" }, own);
    const { nodes } = mapped(characteristic("PXLOGICAL", { "PROXY-ID": "P" }, physical));
    expect(nodes["./Proxy/1/ProxyType"]).toBe(type);
  });

  test("leads to its access points in order of priority", () => {
    const physical = `<characteristic type="PXPHYSICAL"><parm name="PXADDR" value="192.0.2.1"/><parm name="TO-NAPID" value="N2"/><parm name="TO-NAPID" value="N9"/><parm name="TO-NAPID" value="N1"/></characteristic>`;
    const proxy = characteristic("PXLOGICAL", { "PROXY-ID": "P" }, physical);
    const { nodes, dropped } = mapped(proxy + aNapdef() + aNapdef({ NAPID: "N2" }));
    expect(nodes).toMatchObject({
      "./Proxy/1/ToConRef/1/ConRef": "./NAP/2",
      "./Proxy/1/ToConRef/2/ConRef": "./NAP/1",
    });
    expect(dropped).toEqual([{ path: "PXLOGICAL[1]/PXPHYSICAL[1]/TO-NAPID[2]", reason: "dangling-reference" }]);
  });

  test.each<[string, string, string]>([
    [
      "without an identifier",
      characteristic("PXLOGICAL", {}, characteristic("PXPHYSICAL", { PXADDR: "x" })),
      "missing-id",
    ],
    ["without a physical proxy", characteristic("PXLOGICAL", { "PROXY-ID": "P" }), "missing-address"],
  ])("%s is left out", (_, body, reason) => {
    expect(mapped(body)).toEqual({ nodes: {}, dropped: [{ path: "PXLOGICAL[1]", reason }] });
  });
});
