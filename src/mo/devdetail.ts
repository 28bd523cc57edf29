import type { NodeDescription } from "../tree/description.ts";
import { childOf, type NodePath, type UriLimits } from "../tree/uri.ts";
import { extraFacts, fact, facts } from "./fixed.ts";
import type { ManagementObject } from "./management-object.ts";
import { placeOf } from "./place.ts";

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

/** Where a device says whether it takes large objects. */
export function largeObjectNode(at: NodePath): NodePath {
  return childOf(at, "LrgObj");
}

/** Where a device says which firmware it has; undefined for a device without DevDetail. */
export function firmwareVersionNode(description: NodeDescription): NodePath | undefined {
  const place = placeOf(description, ID);
  return place?.name === undefined ? undefined : childOf(childOf(place.parent, place.name), "FwV");
}
