import type { NodeDescription } from "../tree/description.ts";
import type { Format } from "../tree/node.ts";
import type { Behaviour } from "./behaviour.ts";
import { anything, interior, leaf } from "./describe.ts";
import { DIAGMON_BATTERY_BEHAVIOUR, DIAGMON_BEHAVIOUR, DIAGMON_MEMORY_BEHAVIOUR } from "./diagmon-behaviour.ts";
import { extension, instances, optional } from "./managed.ts";
import type { ManagementObject } from "./management-object.ts";

const ID = "urn:oma:mo:oma-diag:1.0";
const BATTERY_ID = "urn:oma:mo:oma-diag:batteryinfo:1.0";
const MEMORY_ID = "urn:oma:mo:oma-diag:memory:1.0";

const EXECUTED = { access: ["Add", "Exec"], formats: ["null"], types: [] } as const;

/** Any diagnostic or monitoring function, one instance each (DiagMon): what it collects has the names that its maker gives it. */
export const DIAGMON: ManagementObject = diagMonObject("DiagMon", ID, DIAGMON_BEHAVIOUR, anything(4, ["Get"]));

/** The state of the battery, one instance a battery (DiagMon). No standard was at hand for the names of the data; these are those of one client. */
export const DIAGMON_BATTERY: ManagementObject = diagMonObject(
  "DiagMonBattery",
  BATTERY_ID,
  DIAGMON_BATTERY_BEHAVIOUR,
  [measure("Level"), measure("Status", ["chr"]), measure("Voltage"), measure("Temp")],
);

/** Memory, one instance a kind of memory (DiagMon). The names of the data are those of one client, as with the battery. */
export const DIAGMON_MEMORY: ManagementObject = diagMonObject("DiagMonMemory", MEMORY_ID, DIAGMON_MEMORY_BEHAVIOUR, [
  measure("Total"),
  measure("Avail"),
  measure("PercentFree"),
]);

function diagMonObject(
  name: string,
  id: string,
  behaviour: Behaviour,
  data: readonly NodeDescription[],
): ManagementObject {
  return {
    name,
    id,
    behaviour,
    description: instances(name, id, [
      optional("ServerID"),
      leaf("Enabled", { access: ["Add", "Get", "Replace"], formats: ["bool"], defaultValue: "true" }),
      leaf("Status", { access: ["Get"], defaultValue: "Idle" }),
      interior("Operations", { access: ["Add", "Get"] }, [
        leaf("Start", EXECUTED),
        leaf("Stop", EXECUTED),
        interior("Ext", { access: ["Get"], occurs: "ZeroOrOne" }, anything(2, ["Get"])),
      ]),
      extension("DiagMonConfig"),
      interior("DiagMonData", { access: ["Get"], occurs: "ZeroOrOne" }, data),
      extension("Ext"),
    ]),
  };
}

/** What is measured: there from the first measurement on. */
function measure(name: string, formats: readonly Format[] = ["int", "float", "chr"]): NodeDescription {
  return leaf(name, { access: ["Get"], occurs: "ZeroOrOne", formats });
}
