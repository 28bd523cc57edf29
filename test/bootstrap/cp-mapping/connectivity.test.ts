import { describe, expect, test } from "vitest";
import { mapDocument } from "../../../src/bootstrap/cp-mapping/map-document.ts";
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
    });
    expect(dropped).toEqual([
      { path: "NAPDEF[1]/BEARER[2]", reason: "no-node" },
      { path: "NAPDEF[1]/LOCAL-ADDRTYPE", reason: "no-node" },
    ]);
  });

  test("has one set of credentials: the first", () => {
    const info = (name: string) => characteristic("NAPAUTHINFO", { AUTHTYPE: "PAP", AUTHNAME: name, SPI: "1" });
    const { nodes, dropped } = mapped(aNapdef({}, info("one"), info("two")));
    expect(nodes["./NAP/1/AuthInfo/AuthName"]).toBe("one");
    expect(dropped).toEqual([
      { path: "NAPDEF[1]/NAPAUTHINFO[2]", reason: "repeated" },
      { path: "NAPDEF[1]/NAPAUTHINFO[1]/SPI", reason: "not-mapped" },
    ]);
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
      ...shared(2),
      "./Proxy/2/Addr": "192.0.2.2",
      "./Proxy/2/AddrFQDN": "px.example",
      "./Proxy/2/Domains/1/DomainName": "c.example",
      "./Proxy/2/Ports/1/PortNbr": "8080",
      "./Proxy/2/ProxyParams/WAP/PushEnabled": "false",
    });
    expect(dropped).toEqual([
      { path: "PXLOGICAL[1]/PXPHYSICAL[1]/PHYSICAL-PROXY-ID", reason: "no-node" },
      { path: "PXLOGICAL[1]/PXPHYSICAL[3]", reason: "missing-address" },
    ]);
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
