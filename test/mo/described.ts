import { MANAGEMENT_OBJECTS } from "../../src/mo/registry.ts";
import type { NodeDescription } from "../../src/tree/description.ts";

/** Every node an object describes, nodes below Ext left out: `path formats access occurrence`, for example `x/State int Get 1`. */
export function describedNodes(object: string): readonly string[] {
  const mo = MANAGEMENT_OBJECTS.get(object);
  return mo ? mo.description.children.flatMap((child) => rows(child, "")) : [];
}

function rows(node: NodeDescription, parent: string): string[] {
  const path = `${parent}${node.name || "x"}`;
  const { min, max } = node.occurrence;
  const occurs = max === 1 ? (min === 1 ? "1" : "?") : min === 1 ? "+" : "*";
  const row = [path, node.formats.join("|"), [...node.access].sort().join("+"), occurs].join(" ");
  return [row, ...(node.name === "Ext" ? [] : node.children.flatMap((child) => rows(child, `${path}/`)))];
}
