import type { NodeDescription } from "../tree/description.ts";
import { childOf, type NodePath, ROOT } from "../tree/uri.ts";

/** Where a device has an object: below which node, and under which name when that is not chosen at run time. */
export interface Place {
  readonly parent: NodePath;
  readonly name?: string;
}

/** The first place, in the order of the description, for the root node of the object with this identifier; nodes named at run time are not searched. */
export function placeOf(description: NodeDescription, id: string, at: NodePath = ROOT): Place | undefined {
  for (const child of description.children) {
    if (child.types.includes(id)) return { parent: at, ...(child.name === "" ? {} : { name: child.name }) };
    const found = child.name === "" ? undefined : placeOf(child, id, childOf(at, child.name));
    if (found) return found;
  }
  return undefined;
}
