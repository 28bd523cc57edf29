/** The nodes of objects that only hold values, and of their forms of other times and makers. */
import { describe, expect, test } from "vitest";
import { describedNodes } from "./described.ts";

/** Where anything may stand is no row of its own. */
function rowsOf(object: string): readonly string[] {
  return describedNodes(object).filter((row) => !row.includes(" chr|bool|int|bin|"));
}

const KEPT = "Add+Delete+Get+Replace";
const FIXED = "Add+Get+Replace";
const SECRET = "Add+Delete+Replace";

describe("An object of values", () => {
  test("has the nodes of DevInfo 1.0", () => {
    expect(rowsOf("DevInfo")).toEqual([
      "DevId chr Get 1",
      "Man chr Get 1",
      "Mod chr Get 1",
      "DmV chr Get 1",
      "Lang chr Get 1",
      "Bearer node Get ?",
      "Ext node Get ?",
    ]);
  });

  test("has the nodes of DevDetail 1.0", () => {
    expect(rowsOf("DevDetail")).toEqual([
      "URI node Get 1",
      "URI/MaxDepth chr Get 1",
      "URI/MaxTotLen chr Get 1",
      "URI/MaxSegLen chr Get 1",
      "DevTyp chr Get 1",
      "OEM chr Get 1",
      "FwV chr Get 1",
      "SwV chr Get 1",
      "HwV chr Get 1",
      "LrgObj bool Get 1",
      "Bearer node Get ?",
      "Ext node Get ?",
    ]);
  });

  test("has the nodes of the Inbox 1.0", () => {
    expect(rowsOf("Inbox")).toEqual(["x node Add *"]);
  });

  test("has the nodes of NAP 1.0 as ConnMO has it", () => {
    expect(rowsOf("NAP")).toEqual([
      `x node ${KEPT} *`,
      `x/ID chr ${FIXED} 1`,
      `x/Name chr ${KEPT} ?`,
      `x/Addr chr ${FIXED} 1`,
      `x/AddrType chr ${KEPT} ?`,
      `x/IP node ${KEPT} ?`,
      `x/IP/IPv4 node ${KEPT} ?`,
      `x/IP/IPv4/AutoConfig chr|bool ${KEPT} ?`,
      `x/IP/IPv4/IPAddr chr ${KEPT} ?`,
      `x/IP/IPv4/NetMask chr ${KEPT} ?`,
      `x/IP/IPv4/Gateway chr ${KEPT} ?`,
      `x/IP/IPv4/AutoDNS bool|chr ${KEPT} ?`,
      `x/IP/IPv4/DNS node ${KEPT} ?`,
      `x/IP/IPv4/DNS/Servers node ${KEPT} ?`,
      `x/IP/IPv4/DNS/Servers/x node ${KEPT} +`,
      `x/IP/IPv4/DNS/Servers/x/Addr chr ${FIXED} 1`,
      `x/IP/IPv6 node ${KEPT} ?`,
      `x/IP/IPv6/AutoConfig chr|bool ${KEPT} ?`,
      `x/IP/IPv6/IPAddr chr ${KEPT} ?`,
      `x/IP/IPv6/NetMask chr ${KEPT} ?`,
      `x/IP/IPv6/Gateway chr ${KEPT} ?`,
      `x/IP/IPv6/AutoDNS bool|chr ${KEPT} ?`,
      `x/IP/IPv6/DNS node ${KEPT} ?`,
      `x/IP/IPv6/DNS/Servers node ${KEPT} ?`,
      `x/IP/IPv6/DNS/Servers/x node ${KEPT} +`,
      `x/IP/IPv6/DNS/Servers/x/Addr chr ${FIXED} 1`,
      `x/AuthInfo node ${KEPT} ?`,
      `x/AuthInfo/AuthType chr ${KEPT} ?`,
      `x/AuthInfo/AuthName chr ${KEPT} ?`,
      `x/AuthInfo/AuthSecret chr ${SECRET} ?`,
      `x/BearerType chr ${FIXED} 1`,
      `x/BearerParams node ${KEPT} ?`,
      `x/Ext node ${KEPT} ?`,
    ]);
  });

  test("has the nodes of Proxy 1.0 as ConnMO has it", () => {
    expect(rowsOf("Proxy")).toEqual([
      `x node ${KEPT} *`,
      `x/ProxyId chr ${FIXED} 1`,
      `x/Name chr ${KEPT} ?`,
      `x/Addr chr ${FIXED} 1`,
      `x/AddrType chr ${KEPT} ?`,
      `x/AddrFQDN chr ${KEPT} ?`,
      `x/ToConRef node ${KEPT} ?`,
      `x/ToConRef/x node ${KEPT} +`,
      `x/ToConRef/x/ConRef chr ${FIXED} 1`,
      `x/Domains node ${KEPT} ?`,
      `x/Domains/x node ${KEPT} +`,
      `x/Domains/x/DomainName chr ${FIXED} 1`,
      `x/Ports node ${KEPT} ?`,
      `x/Ports/x node ${KEPT} +`,
      `x/Ports/x/PortNbr chr ${FIXED} 1`,
      `x/Ports/x/Services node ${KEPT} ?`,
      `x/Ports/x/Services/x node ${KEPT} +`,
      `x/Ports/x/Services/x/ServiceName chr ${FIXED} 1`,
      `x/AuthInfo node ${KEPT} ?`,
      `x/AuthInfo/x node ${KEPT} +`,
      `x/AuthInfo/x/AuthType chr ${KEPT} ?`,
      `x/AuthInfo/x/AuthName chr ${KEPT} ?`,
      `x/AuthInfo/x/AuthSecret chr ${SECRET} ?`,
      `x/ProxyType chr ${KEPT} ?`,
      `x/ProxyParams node ${KEPT} ?`,
      `x/ProxyParams/WAP node ${KEPT} ?`,
      `x/ProxyParams/WAP/Trust bool|chr ${KEPT} ?`,
      `x/ProxyParams/WAP/Master bool|chr ${KEPT} ?`,
      `x/ProxyParams/WAP/PushEnabled bool|chr ${KEPT} ?`,
      `x/ProxyParams/WAP/WSPVer chr ${KEPT} ?`,
      `x/ProxyParams/WAP/Startpg chr ${KEPT} ?`,
      `x/Ext node ${KEPT} ?`,
    ]);
  });

  test("has the nodes of NAP as Windows has it", () => {
    expect(rowsOf("WindowsNAP")).toEqual([
      `x node ${KEPT} *`,
      `x/NapId chr ${FIXED} 1`,
      `x/Name chr ${KEPT} ?`,
      `x/Addr chr ${FIXED} 1`,
      `x/AddrType chr ${KEPT} ?`,
      `x/IPv4 node ${KEPT} ?`,
      `x/IPv4/AutoConfig bool|chr ${KEPT} ?`,
      `x/IPv4/LocalAddr chr ${KEPT} ?`,
      `x/IPv4/NetMask chr ${KEPT} ?`,
      `x/IPv4/Gateway chr ${KEPT} ?`,
      `x/IPv4/DNS node ${KEPT} ?`,
      `x/IPv4/DNS/x node ${KEPT} +`,
      `x/IPv4/DNS/x/DNSAddr chr ${FIXED} 1`,
      `x/IPv6 node ${KEPT} ?`,
      `x/IPv6/AutoConfig bool|chr ${KEPT} ?`,
      `x/IPv6/LocalAddr chr ${KEPT} ?`,
      `x/IPv6/NetMask chr ${KEPT} ?`,
      `x/IPv6/Gateway chr ${KEPT} ?`,
      `x/IPv6/DNS node ${KEPT} ?`,
      `x/IPv6/DNS/x node ${KEPT} +`,
      `x/IPv6/DNS/x/DNSAddr chr ${FIXED} 1`,
      `x/Linger chr ${KEPT} ?`,
      `x/AuthInfo node ${KEPT} ?`,
      `x/AuthInfo/AuthType chr ${KEPT} ?`,
      `x/AuthInfo/AuthName chr ${KEPT} ?`,
      `x/AuthInfo/AuthSecret chr ${SECRET} ?`,
      `x/AuthInfo/AuthEntities node ${KEPT} ?`,
      `x/AuthInfo/AuthEntities/x node ${KEPT} +`,
      `x/AuthInfo/AuthEntities/x/AuthEntity chr ${FIXED} 1`,
      `x/AuthInfo/SPI chr ${KEPT} ?`,
      `x/Bearer node ${KEPT} ?`,
      `x/Bearer/BearerType chr ${FIXED} 1`,
      `x/Ext node ${KEPT} ?`,
    ]);
  });

  test("has the nodes of Proxy as Windows has it", () => {
    expect(rowsOf("WindowsProxy")).toEqual([
      `x node ${KEPT} *`,
      `x/ProxyId chr ${FIXED} 1`,
      `x/Name chr ${KEPT} ?`,
      `x/AddrType chr ${KEPT} ?`,
      `x/Addr chr ${FIXED} 1`,
      `x/AddrFQDN chr ${KEPT} ?`,
      `x/ConRefs node ${KEPT} ?`,
      `x/ConRefs/x node ${KEPT} +`,
      `x/ConRefs/x/ConRef chr ${FIXED} 1`,
      `x/Domains node ${KEPT} ?`,
      `x/Domains/x node ${KEPT} +`,
      `x/Domains/x/DomainName chr ${FIXED} 1`,
      `x/Ports node ${KEPT} ?`,
      `x/Ports/x node ${KEPT} +`,
      `x/Ports/x/PortNbr chr ${FIXED} 1`,
      `x/Ports/x/Services node ${KEPT} ?`,
      `x/Ports/x/Services/x node ${KEPT} +`,
      `x/Ports/x/Services/x/ServiceName chr ${FIXED} 1`,
      `x/ProxyType chr ${KEPT} ?`,
      `x/ProxyParams node ${KEPT} ?`,
      `x/ProxyParams/WAP node ${KEPT} ?`,
      `x/ProxyParams/WAP/Trust bool|chr ${KEPT} ?`,
      `x/ProxyParams/WAP/PushEnabled bool|chr ${KEPT} ?`,
      `x/Ext node ${KEPT} ?`,
    ]);
  });

  test("has the nodes of Con of DM 1.1", () => {
    expect(rowsOf("Con-1.1")).toEqual([
      `x node ${KEPT} *`,
      `x/NAP node ${KEPT} ?`,
      `x/NAP/Bearer chr ${KEPT} ?`,
      `x/NAP/AddrType chr ${KEPT} ?`,
      `x/NAP/Addr chr ${KEPT} ?`,
      `x/NAP/Auth node ${KEPT} ?`,
      `x/PX node ${KEPT} ?`,
      `x/PX/PortNbr chr ${KEPT} ?`,
      `x/PX/AddrType chr ${KEPT} ?`,
      `x/PX/Addr chr ${KEPT} ?`,
      `x/PX/Auth node ${KEPT} ?`,
      `x/Ext node ${KEPT} ?`,
    ]);
  });

  test("has the nodes of the general mapping", () => {
    expect(rowsOf("Application")).toEqual([
      `x node ${KEPT} *`,
      `x/AppID chr ${FIXED} 1`,
      `x/ProviderID chr ${KEPT} ?`,
      `x/Name chr ${KEPT} ?`,
      `x/AAccept chr ${KEPT} ?`,
      `x/AProtocol chr ${KEPT} ?`,
      `x/PrefConDef chr ${KEPT} ?`,
      `x/ToConRef node ${KEPT} ?`,
      `x/ToConRef/x node ${KEPT} +`,
      `x/ToConRef/x/ConRef chr ${FIXED} 1`,
      `x/PrefAddr chr ${KEPT} ?`,
      `x/AppAddr node ${KEPT} ?`,
      `x/AppAddr/x node ${KEPT} +`,
      `x/AppAddr/x/Addr chr ${KEPT} ?`,
      `x/AppAddr/x/AddrType chr ${KEPT} ?`,
      `x/AppAddr/x/Port node ${KEPT} ?`,
      `x/AppAddr/x/Port/x node ${KEPT} +`,
      `x/AppAddr/x/Port/x/PortNbr chr ${FIXED} 1`,
      `x/AppAddr/x/Port/x/Service node ${KEPT} ?`,
      `x/AppAddr/x/Port/x/Service/x node ${KEPT} +`,
      `x/AppAddr/x/Port/x/Service/x/Service chr ${FIXED} 1`,
      `x/AppAuth node ${KEPT} ?`,
      `x/AppAuth/x node ${KEPT} +`,
      `x/AppAuth/x/AAuthLevel chr ${KEPT} ?`,
      `x/AppAuth/x/AAuthType chr ${KEPT} ?`,
      `x/AppAuth/x/AAuthName chr ${KEPT} ?`,
      `x/AppAuth/x/AAuthSecret chr ${SECRET} ?`,
      `x/AppAuth/x/AAuthData chr ${SECRET} ?`,
      `x/Resource node ${KEPT} ?`,
      `x/Resource/x node ${KEPT} +`,
      `x/Resource/x/URI chr ${FIXED} 1`,
      `x/Resource/x/Name chr ${KEPT} ?`,
      `x/Resource/x/AAccept chr ${KEPT} ?`,
      `x/Resource/x/AAuthType chr ${KEPT} ?`,
      `x/Resource/x/AAuthName chr ${KEPT} ?`,
      `x/Resource/x/AAuthSecret chr ${SECRET} ?`,
      `x/Resource/x/AAuthData chr ${SECRET} ?`,
      `x/Resource/x/Ext node ${KEPT} ?`,
      `x/Ext node ${KEPT} ?`,
    ]);
  });
});
