import type { NodeDescription } from "../tree/description.ts";
import { extension, FLAG, group, instances, list, optional, required, secret, values } from "./managed.ts";
import type { ManagementObject } from "./management-object.ts";

const ID = "urn:oma:mo:oma-connmo-nap:1.0";

/** What AuthInfo has no room for, under the names of ProvCont: its further parms, and further NAPAUTHINFO. */
export const EXTRA_CREDENTIALS: NodeDescription = list("NAPAUTHINFO", [
  optional("AUTHTYPE"),
  optional("AUTHNAME"),
  secret("AUTHSECRET"),
  values("AUTH-ENTITY"),
  optional("SPI"),
]);

/** Network access points, one instance a way to connect (ConnMO). Names as devices with that identifier use them. */
export const NAP: ManagementObject = {
  name: "NAP",
  id: ID,
  description: instances("NAP", ID, [
    required("ID"),
    optional("Name"),
    required("Addr"),
    optional("AddrType"),
    group("IP", [ipSettings("IPv4"), ipSettings("IPv6")]),
    group("AuthInfo", [optional("AuthType"), optional("AuthName"), secret("AuthSecret")]),
    required("BearerType"),
    extension("BearerParams"),
    extension("Ext", [EXTRA_CREDENTIALS]),
  ]),
};

function ipSettings(version: "IPv4" | "IPv6"): NodeDescription {
  return group(version, [
    optional("AutoConfig", { formats: ["chr", "bool"] }),
    optional("IPAddr"),
    optional("NetMask"),
    optional("Gateway"),
    optional("AutoDNS", FLAG),
    group("DNS", [list("Servers", [required("Addr")])]),
  ]);
}
