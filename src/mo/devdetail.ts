import { childOf, type NodePath, type UriLimits } from "../tree/uri.ts";
import { extraFacts, fact, facts } from "./fixed.ts";
import type { ManagementObject } from "./management-object.ts";

const ID = "urn:oma:mo:oma-dm-devdetail:1.0";

/** What a server may ask for about the device (DM_StdObj, DevDetail). */
export const DEVDETAIL: ManagementObject = {
  name: "DevDetail",
  id: ID,
  description: facts(
    "DevDetail",
    [
      facts("URI", [fact("MaxDepth"), fact("MaxTotLen"), fact("MaxSegLen")]),
      fact("DevTyp", { defaultValue: "phone" }),
      fact("OEM"),
      fact("FwV"),
      fact("SwV"),
      fact("HwV"),
      fact("LrgObj", { formats: ["bool"], defaultValue: "true" }),
      extraFacts("Bearer"),
      extraFacts("Ext"),
    ],
    ID,
  ),
};

/** The values with which a DevDetail at `at` publishes the limits that the device keeps to. */
export function publishedLimits(at: NodePath, limits: UriLimits): Readonly<Record<NodePath, string>> {
  const uri = childOf(at, "URI");
  return {
    [childOf(uri, "MaxDepth")]: String(limits.maxDepth),
    [childOf(uri, "MaxTotLen")]: String(limits.maxTotLen),
    [childOf(uri, "MaxSegLen")]: String(limits.maxSegLen),
  };
}
