/** Which management objects do more than hold values, and where in a tree. */
import type { Tree } from "../tree/tree.ts";
import { type NodePath, parentOf, ROOT } from "../tree/uri.ts";
import type { Behaviour, BehaviourAt } from "./behaviour.ts";
import type { ManagementObject } from "./management-object.ts";
import { MANAGEMENT_OBJECTS } from "./registry.ts";

/** Every behaviour, by the name of its object in the registry. */
export const BEHAVIOURS: ReadonlyMap<string, Behaviour> = new Map(
  [...MANAGEMENT_OBJECTS.values()].flatMap(({ name, behaviour }) => (behaviour ? [[name, behaviour]] : [])),
);

/** The innermost instance with a behaviour that a path names or lies below; undefined when it does not. The node at the path need not exist. */
export function behaviourAbove(tree: Tree, path: NodePath): BehaviourAt | undefined {
  for (let at = path; at !== ROOT; at = parentOf(at)) {
    const object = OBJECT_BY_ID.get(tree.get(at)?.type ?? "");
    // an object within an object is the inner one's business, whether that has a behaviour or not
    if (object) return object.behaviour && { behaviour: object.behaviour, root: at, object: object.name };
  }
  return undefined;
}

const OBJECT_BY_ID: ReadonlyMap<string, ManagementObject> = new Map(
  [...MANAGEMENT_OBJECTS.values()].flatMap((object) => (object.id === undefined ? [] : [[object.id, object]])),
);
