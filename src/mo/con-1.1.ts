import { extension, group, instances, optional } from "./managed.ts";
import type { ManagementObject } from "./management-object.ts";

/** Connections as DM 1.1.2 has them, usually below `./SyncML/Con`, where ConRef of an account points. No standard was at hand for what stands below, so makers may put there what they like. */
export const CON_1_1: ManagementObject = {
  name: "Con-1.1",
  id: "urn:x-phonebank:mo:con:1.1",
  description: instances("Con", "urn:x-phonebank:mo:con:1.1", [
    group("NAP", [optional("Bearer"), optional("AddrType"), optional("Addr"), extension("Auth")]),
    group("PX", [optional("PortNbr"), optional("AddrType"), optional("Addr"), extension("Auth")]),
    extension("Ext"),
  ]),
};
