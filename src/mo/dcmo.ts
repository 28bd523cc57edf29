import { DCMO_BEHAVIOUR } from "./dcmo-behaviour.ts";
import { anything, interior, type LeafRules, leaf } from "./describe.ts";
import type { ManagementObject } from "./management-object.ts";

const ID = "urn:oma:mo:oma-dcmo:1.0";

const READ = { access: ["Get"] } as const;
const OPTIONAL = { access: ["Get"], occurs: "ZeroOrOne" } as const;
const EXECUTED = { access: ["Exec"], formats: ["null"], types: [] } as const satisfies LeafRules;
const SWITCH = { access: ["Get", "Replace"], occurs: "ZeroOrOne", formats: ["bool"] } as const;

/** Capabilities of a device that servers switch on and off, one instance each (DCMO); only the device knows which it has. */
export const DCMO: ManagementObject = {
  name: "DCMO",
  id: ID,
  behaviour: DCMO_BEHAVIOUR,
  description: interior("DCMO", { access: ["Get"], scope: "permanent" }, [
    interior("", { ...READ, occurs: "ZeroOrMore", id: ID }, [
      leaf("Property", READ),
      leaf("Group", OPTIONAL),
      leaf("Description", OPTIONAL),
      leaf("Attached", { ...OPTIONAL, formats: ["bool"] }),
      leaf("Enabled", { ...READ, formats: ["bool"] }),
      interior("DCMOConfig", OPTIONAL, [leaf("DenyUserEnable", SWITCH), leaf("NotifyUser", SWITCH)]),
      interior("Operations", READ, [
        leaf("Enable", EXECUTED),
        leaf("Disable", EXECUTED),
        interior("Ext", OPTIONAL, anything(2, ["Get"])),
      ]),
      interior("Ext", OPTIONAL, anything(4, ["Get"])),
    ]),
  ]),
};
