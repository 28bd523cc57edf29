import type { ManagementObject } from "../../src/mo/management-object.ts";
import { MANAGEMENT_OBJECTS } from "../../src/mo/registry.ts";
import { type NodeDescription, UNBOUNDED } from "../../src/tree/description.ts";

/** A node that an object describes. */
export interface DescribedNode {
  /** `MO-`, the object, and the names on the way, `x` for one chosen at run time; that of an instance is left out. */
  readonly id: string;
  readonly object: ManagementObject;
  /** Names from the object's own node down, `x` for one chosen at run time; none for that node itself. */
  readonly names: readonly string[];
  readonly description: NodeDescription;
}

/** Every node of every object of the registry, but for those below extensions, which may be anything. */
export const EVERY_NODE: readonly DescribedNode[] = [...MANAGEMENT_OBJECTS.values()].flatMap((object) =>
  nodesOf(object, object.description, []),
);

/** In words: what it is, which commands it takes, and how often it is there. */
export function inWords({ formats, access, occurrence, scope }: NodeDescription): string {
  const kind = formats.includes("node") ? "interior node" : `leaf, ${formats.join(" or ")}`;
  const { min, max } = occurrence;
  const often = max === UNBOUNDED ? (min === 0 ? "any number" : "one or more") : min === 0 ? "optional" : "one";
  return `${scope === "permanent" ? "Permanent " : ""}${kind}; ${[...access].toSorted().join(", ")}; ${often}.`;
}

function nodesOf(object: ManagementObject, description: NodeDescription, names: readonly string[]): DescribedNode[] {
  const own = names[0] === "x" && names.length > 1 ? names.slice(1) : names;
  const id = ["MO", object.name, ...(own.length > 0 ? [own.join(".")] : [])].join("-");
  const below = description.children.filter((child) => child.name !== "" || child.formats.length <= 2);
  return [
    { id, object, names, description },
    ...below.flatMap((child) => nodesOf(object, child, [...names, child.name || "x"])),
  ];
}
