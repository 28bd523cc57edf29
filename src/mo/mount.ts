import { ConfigError } from "../base/errors.ts";
import type { NodeDescription } from "../tree/description.ts";
import { type NodePath, ROOT, segmentsOf } from "../tree/uri.ts";
import { interior } from "./describe.ts";
import type { ManagementObject } from "./management-object.ts";

/** A management object and the node at which a device has it. */
export interface Mount {
  readonly mo: ManagementObject;
  readonly at: NodePath;
}

/**
 * The rules of a whole device: its objects, each under the name of its mount, below permanent interior nodes.
 * An object may be mounted within another one that was mounted before it, in an extension node for example, which then always exists;
 * or among the nodes that `described` has rules for.
 * @throws {ConfigError} for an object at the root, below a leaf, or where another one is; `source` names the file that says so.
 */
export function describeDevice(
  mounts: readonly Mount[],
  source = "device",
  described: NodeDescription = anchor(ROOT),
): NodeDescription {
  let root = described;
  for (const { mo, at } of mounts) {
    const grafted = graft(root, segmentsOf(at), mo.description);
    if (!grafted) throw new ConfigError([{ file: source, path: at, expected: `a free place for ${mo.name}` }]);
    root = grafted;
  }
  return root;
}

/** `parent` with the object below it, or `undefined` when there is no place for it. */
function graft(
  parent: NodeDescription,
  [name, ...rest]: readonly string[],
  object: NodeDescription,
): NodeDescription | undefined {
  if (name === undefined || !parent.formats.includes("node")) return undefined;
  const existing = parent.children.find((child) => child.name === name);
  if (existing && rest.length === 0) return undefined;
  const child = rest.length === 0 ? { ...object, name } : graft(existing ?? anchor(name), rest, object);
  if (!child) return undefined;
  const others = parent.children.filter((each) => each !== existing);
  const position = existing ? parent.children.indexOf(existing) : others.length;
  const occurrence = { ...child.occurrence, min: 1 };
  return { ...parent, children: others.toSpliced(position, 0, { ...child, occurrence }) };
}

function anchor(name: string): NodeDescription {
  return interior(name, { access: ["Get"], scope: "permanent" }, []);
}
