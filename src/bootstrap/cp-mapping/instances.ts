import type { ManagementObject } from "../../mo/management-object.ts";
import { placeOf } from "../../mo/place.ts";
import type { Tree } from "../../tree/tree.ts";
import { childOf, type NodePath } from "../../tree/uri.ts";
import { describedWay } from "./described-path.ts";
import { nextName } from "./names.ts";
import type { Site } from "./object-builder.ts";

/** The instances of one management object: those in the tree, and those that the document adds. */
export class Instances {
  readonly place: NodePath;
  readonly #tree: Tree;
  /** Names of which the next one is made: those there are, then the one made last, which is the greatest. */
  #names: readonly string[];
  readonly #replaced = new Set<NodePath>();

  constructor(tree: Tree, place: NodePath) {
    this.#tree = tree;
    this.place = place;
    this.#names = tree.children(place);
  }

  /** Paths of the instances in the tree whose leaf `name` has this value. */
  having(leaf: string, value: string): NodePath[] {
    const paths = this.#tree.children(this.place).map((name) => childOf(this.place, name));
    return paths.filter((path) => this.valueOf(path, leaf) === value);
  }

  /** The value of the leaf `name` of an instance; undefined without one. */
  valueOf(path: NodePath, leaf: string): string | undefined {
    const description = this.#tree.describe(path);
    const node = description && describedWay({ path, description }, leaf)?.at(-1);
    return node && this.#tree.get(node.path)?.value;
  }

  /**
   * Chooses where an object goes: the first of `candidates` not yet given away, whose ACL stays as its authority left it, or
   * a new name after all others, or the one that is `wanted` where it is free. A number is not used twice in one document.
   */
  claim(candidates: readonly NodePath[], acl: string, wanted?: string): Site {
    const path = candidates.find((each) => !this.#replaced.has(each));
    if (path === undefined) {
      const isFree = wanted !== undefined && !this.#tree.get(childOf(this.place, wanted));
      const name = isFree ? wanted : nextName(this.#names);
      if (!isFree) this.#names = [name];
      return { path: childOf(this.place, name), acl, occupied: false };
    }
    this.#replaced.add(path);
    const { acl: kept = "", title } = this.#tree.get(path) ?? {};
    return { path, acl: kept || acl, occupied: true, ...(title === undefined ? {} : { title }) };
  }

  /** Those of `paths` that one of the owners may overwrite. */
  replaceableBy(owners: readonly string[], paths: readonly NodePath[]): NodePath[] {
    return paths.filter((path) => owners.some((owner) => this.#tree.allows(path, "Replace", owner)));
  }
}

/** The instances of the object with this identifier; undefined when the device's description does not have it below names chosen at run time. */
export function instancesOf(tree: Tree, { id }: Pick<ManagementObject, "id">): Instances | undefined {
  const place = id === undefined ? undefined : placeOf(tree.base.description, id);
  return place && place.name === undefined ? new Instances(tree, place.parent) : undefined;
}
