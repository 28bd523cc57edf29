import { extension, FLAG, group, instances, list, optional, required, secret } from "./managed.ts";
import type { ManagementObject } from "./management-object.ts";

const ID = "urn:oma:mo:oma-connmo-proxy:1.0";

/** Passwords of PXLOGICAL that no node of the object is for, under their names in ProvCont. */
export const EXTRA_SECRETS = [secret("PROXY-PW"), secret("BASAUTH-PW")];

/** Proxies, one instance a physical proxy (ConnMO). */
export const PROXY: ManagementObject = {
  name: "Proxy",
  id: ID,
  description: instances("Proxy", ID, [
    required("ProxyId"),
    optional("Name"),
    required("Addr"),
    optional("AddrType"),
    optional("AddrFQDN"),
    list("ToConRef", [required("ConRef")]),
    list("Domains", [required("DomainName")]),
    list("Ports", [required("PortNbr"), list("Services", [required("ServiceName")])]),
    list("AuthInfo", [optional("AuthType"), optional("AuthName"), secret("AuthSecret")]),
    optional("ProxyType"),
    group("ProxyParams", [
      group("WAP", [
        optional("Trust", FLAG),
        optional("Master", FLAG),
        optional("PushEnabled", FLAG),
        optional("WSPVer"),
        optional("Startpg"),
      ]),
    ]),
    extension("Ext", EXTRA_SECRETS),
  ]),
};
