import type { TndsNode } from "../../../codec/tnds/document.ts";
import { type Place, placeOf } from "../../../mo/place.ts";
import type { NodeDescription } from "../../../tree/description.ts";
import { namesOf } from "./placed-node.ts";

/** The root of a management object in a serialised tree. */
export interface ObjectRoot {
  /** Its identifier. */
  readonly id: string;
  /** The names that lead to it, its own last; that one is missing when the sender leaves it to the device. */
  readonly names: readonly string[];
  readonly node: TndsNode;
}

/** An object that the device has a place for. */
export interface KnownObject extends ObjectRoot {
  readonly place: Place;
}

/** The outermost nodes that say of which object they are the root; `undefined` when a name is malformed. */
export function objectRoots(nodes: readonly TndsNode[], above: readonly string[] = []): ObjectRoot[] | undefined {
  const roots: ObjectRoot[] = [];
  for (const node of nodes) {
    const own = namesOf(node);
    if (!own) return undefined;
    const names = [...above, ...own];
    const id = node.type && "ddfName" in node.type ? node.type.ddfName : "";
    const found = id === "" ? objectRoots(node.nodes, names) : [{ id, names, node }];
    if (!found) return undefined;
    for (const each of found) roots.push(each);
  }
  return roots;
}

/** Of each object the newest version that the device describes; what is left out, and why (DM_Bootstrap). */
export function chooseVersions(
  roots: readonly ObjectRoot[],
  description: NodeDescription,
): {
  readonly chosen: readonly KnownObject[];
  readonly left: readonly { readonly root: ObjectRoot; readonly reason: "not-described" | "other-version" }[];
} {
  const known = roots.flatMap((root) => {
    const place = placeOf(description, root.id);
    return place ? [{ ...root, place }] : [];
  });
  const newest = new Map<string, string>();
  for (const { id } of known) {
    const { object, version } = splitId(id);
    const best = newest.get(object);
    if (best === undefined || isNewer(version, best)) newest.set(object, version);
  }
  const isNewest = ({ id }: ObjectRoot) => newest.get(splitId(id).object) === splitId(id).version;
  const chosen = known.filter(isNewest);
  const taken = new Set(chosen.map(({ node }) => node));
  const left = roots
    .filter(({ node }) => !taken.has(node))
    .map((root) => {
      const reason = newest.has(splitId(root.id).object) ? "other-version" : "not-described";
      return { root, reason } as const;
    });
  return { chosen, left };
}

/** An identifier such as `urn:oma:mo:oma-dm-dmacc:1.0` ends in its version. */
function splitId(id: string): { readonly object: string; readonly version: string } {
  const [, object = id, version = ""] = /^(.*):(\d+(?:\.\d+)*)$/.exec(id) ?? [];
  return { object, version };
}

function isNewer(version: string, than: string): boolean {
  const numbers = (text: string) => text.split(".").map(Number);
  const other = numbers(than);
  for (const [index, number] of numbers(version).entries()) {
    const against = other[index] ?? 0;
    if (number !== against) return number > against;
  }
  return false;
}
