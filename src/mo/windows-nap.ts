import type { NodeDescription } from "../tree/description.ts";
import { extension, FLAG, group, instances, list, optional, required, secret } from "./managed.ts";
import type { ManagementObject } from "./management-object.ts";
import { EXTRA_CREDENTIALS } from "./nap.ts";

const ID = "urn:x-phonebank:mo:windows-nap:1.0";

/** Network access points with the node names of Windows handsets, which never had an identifier of their own. */
export const WINDOWS_NAP: ManagementObject = {
  name: "WindowsNAP",
  id: ID,
  description: instances("WindowsNAP", ID, [
    required("NapId"),
    optional("Name"),
    required("Addr"),
    optional("AddrType"),
    ipSettings("IPv4"),
    ipSettings("IPv6"),
    optional("Linger"),
    group("AuthInfo", [
      optional("AuthType"),
      optional("AuthName"),
      secret("AuthSecret"),
      list("AuthEntities", [required("AuthEntity")]),
      optional("SPI"),
    ]),
    group("Bearer", [required("BearerType")]),
    extension("Ext", [EXTRA_CREDENTIALS]),
  ]),
};

function ipSettings(version: "IPv4" | "IPv6"): NodeDescription {
  return group(version, [
    optional("AutoConfig", FLAG),
    optional("LocalAddr"),
    optional("NetMask"),
    optional("Gateway"),
    list("DNS", [required("DNSAddr")]),
  ]);
}
