import { describe, expect, test } from "vitest";
import { mapDocument } from "../../../src/bootstrap/cp-mapping/map-document.ts";
import { decodeProvisioning } from "../../../src/codec/provisioning/document.ts";
import { WINDOWS_NAP } from "../../../src/mo/windows-nap.ts";
import { WINDOWS_PROXY } from "../../../src/mo/windows-proxy.ts";
import { aDevice, aDocument, aNapdef, characteristic, edited, leaves, vector } from "../a-device.ts";

const windows = () =>
  aDevice({
    objects: ["DMAcc"],
    mounts: [
      { mo: WINDOWS_NAP, at: "./NAP" },
      { mo: WINDOWS_PROXY, at: "./Proxy" },
    ],
  });

describe("A device with the Windows column", () => {
  test("has document W under those names", () => {
    const tree = windows();
    const { edits } = mapDocument(decodeProvisioning(vector("cp-document-w")), tree);
    expect(leaves(edited(tree, edits), "./NAP", "./Proxy", "./DMAcc/1/PrefConRef")).toEqual({
      "./NAP/1/NapId": "NAP1",
      "./NAP/1/Name": "Example GPRS",
      "./NAP/1/Addr": "internet.example",
      "./NAP/1/AddrType": "APN",
      "./NAP/1/Bearer/BearerType": "GSM-GPRS",
      "./NAP/1/AuthInfo/AuthType": "PAP",
      "./NAP/1/AuthInfo/AuthName": "gprsuser",
      "./NAP/1/AuthInfo/AuthSecret": "gprspw",
      "./Proxy/1/ProxyId": "PX1",
      "./Proxy/1/Name": "Example Proxy",
      "./Proxy/1/Addr": "192.0.2.10",
      "./Proxy/1/AddrType": "IPV4",
      "./Proxy/1/ConRefs/1/ConRef": "./NAP/1",
      "./Proxy/1/Ports/1/PortNbr": "8080",
      "./Proxy/1/Ports/1/Services/1/ServiceName": "CO-WSP",
      "./Proxy/1/ProxyType": "WAP",
      "./Proxy/1/Ext/PHYSICAL-PROXY-ID": "PPX1",
      "./DMAcc/1/PrefConRef": "./Proxy/1",
    });
  });

  test("has addresses, linger time and authentication entities in their own nodes, and bearer parms in Ext", () => {
    const tree = windows();
    const info = characteristic("NAPAUTHINFO", { AUTHTYPE: "MD5", "AUTH-ENTITY": ["AAA", "HA"], SPI: "FF" });
    const parms = {
      "LOCAL-ADDR": "192.0.2.7",
      "DNS-ADDR": ["192.0.2.1", "2001:db8::1"],
      LINGER: "9",
      LINKSPEED: "9600",
    };
    const { edits, dropped } = mapDocument(aDocument(aNapdef(parms, info)), tree);
    expect(leaves(edited(tree, edits), "./NAP/1")).toEqual({
      "./NAP/1/NapId": "N1",
      "./NAP/1/Addr": "internet",
      "./NAP/1/Bearer/BearerType": "GSM-GPRS",
      "./NAP/1/IPv4/AutoConfig": "false",
      "./NAP/1/IPv4/LocalAddr": "192.0.2.7",
      "./NAP/1/IPv4/DNS/1/DNSAddr": "192.0.2.1",
      "./NAP/1/IPv6/DNS/1/DNSAddr": "2001:db8::1",
      "./NAP/1/AuthInfo/AuthType": "MD5",
      "./NAP/1/AuthInfo/AuthEntities/1/AuthEntity": "AAA",
      "./NAP/1/AuthInfo/AuthEntities/2/AuthEntity": "HA",
      "./NAP/1/AuthInfo/SPI": "FF",
      "./NAP/1/Linger": "9",
      "./NAP/1/Ext/LINKSPEED": "9600",
    });
    expect(dropped).toEqual([]);
  });

  test("finds its access points by their own identifier node", () => {
    const tree = windows();
    const before = edited(tree, mapDocument(aDocument(aNapdef()), tree).edits);
    const w2 = characteristic(
      "PXLOGICAL",
      { "PROXY-ID": "P" },
      characteristic("PXPHYSICAL", { PXADDR: "x", "TO-NAPID": "N1" }),
    );
    const after = edited(before, mapDocument(aDocument(w2 + aNapdef({ NAPID: "N2" })), before).edits);
    expect(after.get("./Proxy/1/ConRefs/1/ConRef")?.value).toBe("./NAP/1");
    expect(after.children("./NAP")).toEqual(["1", "2"]);
  });
});
