import { interior, leaf } from "./describe.ts";
import { extraFacts, fact, facts } from "./fixed.ts";
import { LAWMO_BEHAVIOUR } from "./lawmo-behaviour.ts";
import type { ManagementObject } from "./management-object.ts";

const EXECUTED = { access: ["Exec"], scope: "permanent", formats: ["null"], types: [] } as const;

/** Locking and wiping a device (LAWMO). `Unlock` is how some clients spell UnLock; `Operations/Ext/WipeAll` is Symbian's. */
export const LAWMO: ManagementObject = {
  name: "LAWMO",
  id: "urn:oma:mo:oma-lawmo:1.0",
  behaviour: LAWMO_BEHAVIOUR,
  description: facts(
    "LAWMO",
    [
      fact("State", { formats: ["int"], defaultValue: "30" }),
      facts("AvailableWipeList", [
        interior("", { access: ["Get"], occurs: "ZeroOrMore" }, [
          leaf("ListItemName", { access: ["Get"] }),
          leaf("ToBeWiped", { access: ["Get", "Replace"], formats: ["bool"], defaultValue: "false" }),
        ]),
      ]),
      facts("LAWMOConfig", [
        fact("NotifyUser", { access: ["Get", "Replace"], formats: ["bool"], defaultValue: "false" }),
      ]),
      facts("Operations", [
        leaf("FullyLock", EXECUTED),
        leaf("PartiallyLock", EXECUTED),
        leaf("UnLock", EXECUTED),
        leaf("Unlock", { ...EXECUTED, occurs: "ZeroOrOne" }),
        leaf("FactoryReset", EXECUTED),
        leaf("Wipe", EXECUTED),
        interior("Ext", { access: ["Get"], scope: "permanent", occurs: "ZeroOrOne" }, [
          leaf("WipeAll", { ...EXECUTED, occurs: "ZeroOrOne" }),
        ]),
      ]),
      extraFacts("Ext"),
    ],
    "urn:oma:mo:oma-lawmo:1.0",
  ),
};
