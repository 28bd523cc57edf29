import { extension, FLAG, group, instances, list, optional, required } from "./managed.ts";
import type { ManagementObject } from "./management-object.ts";
import { EXTRA_SECRETS } from "./proxy.ts";

const ID = "urn:x-phonebank:mo:windows-proxy:1.0";

/** Proxies with the node names of Windows handsets; they hold no credentials. */
export const WINDOWS_PROXY: ManagementObject = {
  name: "WindowsProxy",
  id: ID,
  description: instances("WindowsProxy", ID, [
    required("ProxyId"),
    optional("Name"),
    optional("AddrType"),
    required("Addr"),
    optional("AddrFQDN"),
    list("ConRefs", [required("ConRef")]),
    list("Domains", [required("DomainName")]),
    list("Ports", [required("PortNbr"), list("Services", [required("ServiceName")])]),
    optional("ProxyType"),
    group("ProxyParams", [group("WAP", [optional("Trust", FLAG), optional("PushEnabled", FLAG)])]),
    extension("Ext", EXTRA_SECRETS),
  ]),
};
