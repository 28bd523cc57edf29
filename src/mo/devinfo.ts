import { extraFacts, fact, facts } from "./fixed.ts";
import type { ManagementObject } from "./management-object.ts";

const ID = "urn:oma:mo:oma-dm-devinfo:1.0";

/** What the client tells a server at the start of every session (DM_StdObj, DevInfo). */
export const DEVINFO: ManagementObject = {
  name: "DevInfo",
  id: ID,
  description: facts(
    "DevInfo",
    [
      fact("DevId"),
      fact("Man"),
      fact("Mod"),
      fact("DmV", { defaultValue: "1.2" }),
      fact("Lang", { defaultValue: "en" }),
      extraFacts("Bearer"),
      extraFacts("Ext"),
    ],
    ID,
  ),
};
