/** Reading and replacing the run-time properties of nodes (DM_TND). ACLs are not asked here; see rights.ts for which right each needs. */
import { utf8Length } from "../base/bytes.ts";
import { parseAcl } from "./acl.ts";
import type { BaseTree, OptionalProperty } from "./base-tree.ts";
import type { Draft } from "./draft.ts";
import { isInterior, type NodeState, valueLengthBytes } from "./node.ts";
import { resolvePath } from "./resolve-path.ts";
import type { StatusCode } from "./status.ts";
import { formatTimeStamp } from "./time-stamp.ts";
import type { Tree } from "./tree.ts";
import { childOf, formatSegment, type NodePath, nameOf, parentOf, parseSegment, ROOT, withinLimits } from "./uri.ts";

/** Every property a node can have. */
export type PropertyName = "ACL" | "Format" | "Name" | "Type" | OptionalProperty;

const MANDATORY: ReadonlySet<string> = new Set<PropertyName>(["ACL", "Format", "Name", "Type"]);

/** Octets a Title may have (DM_TND). */
const MAX_TITLE_BYTES = 255;

/** Whether the device keeps a property, so that asking for it makes sense at all. */
export function supportsProperty(base: BaseTree, name: string): name is PropertyName {
  return MANDATORY.has(name) || (base.properties as ReadonlySet<string>).has(name);
}

/** Whether the device keeps a property of that node: its description may say so itself. */
export function keepsProperty(tree: Tree, path: NodePath, name: PropertyName): boolean {
  const { properties = tree.base.properties } = tree.describe(path) ?? {};
  return MANDATORY.has(name) || (properties as ReadonlySet<string>).has(name);
}

/**
 * The value of a property as text: ACL is the node's own (empty when it inherits), Name is escaped as in a URI.
 * 406: not supported, or Size of an interior node; 404: no such node; 405: its description does not allow Get.
 */
export function readProperty(
  tree: Tree,
  path: NodePath,
  name: string,
): { readonly value: string } | { readonly status: 404 | 405 | 406 } {
  if (!supportsProperty(tree.base, name)) return { status: 406 };
  const node = tree.get(path);
  if (!node) return { status: 404 };
  if (!keepsProperty(tree, path, name)) return { status: 406 };
  if (tree.describe(path)?.access.has("Get") === false) return { status: 405 };
  const value = propertyOf(path, node, name);
  return value === undefined ? { status: 406 } : { value };
}

/**
 * Gives Name (which renames), ACL or Title a new value. 406: not supported; 404: no such node; 405: any other property,
 * a name for a permanent node or one that its description does not allow, no ACL for the root; 414, 418 and 500: the new
 * name is too long, taken, or not a name; 500: malformed ACL; 413: Title too long.
 */
export function replaceProperty(draft: Draft, path: NodePath, name: string, value: string): StatusCode {
  if (!supportsProperty(draft.base, name)) return 406;
  if (!draft.get(path)) return 404;
  if (!keepsProperty(draft, path, name)) return 406;
  switch (name) {
    case "Name":
      return replaceName(draft, path, value);
    case "ACL":
      return replaceAcl(draft, path, value);
    case "Title":
      if (utf8Length(value) > MAX_TITLE_BYTES) return 413;
      draft.setTitle(path, value);
      return 200;
    default:
      return 405;
  }
}

/** A property of a node as text; undefined: Size of an interior node. */
export function propertyOf(path: NodePath, node: NodeState, name: PropertyName): string | undefined {
  switch (name) {
    case "ACL":
      return node.acl ?? "";
    case "Format":
      return node.format;
    case "Name":
      return path === ROOT ? ROOT : formatSegment(nameOf(path));
    case "Type":
      return node.type;
    case "Size":
      return isInterior(node) ? undefined : String(valueLengthBytes(node));
    case "Title":
      return node.title ?? "";
    case "TStamp":
      return node.tStamp ?? formatTimeStamp(0);
    case "VerNo":
      return String(node.verNo ?? 0);
  }
}

function replaceName(draft: Draft, path: NodePath, value: string): StatusCode {
  const description = draft.describe(path);
  if (path === ROOT || description?.scope !== "dynamic") return 405;
  const name = parseSegment(value);
  if (name === undefined || name.includes("/")) return 500;
  if (name === nameOf(path)) return 200;
  const target = childOf(parentOf(path), name);
  const moved = draft.subtree(path).map((at) => target + at.slice(path.length));
  if (!moved.every((at) => withinLimits(at, draft.base.limits))) return 414;
  const taken = resolvePath(draft, target);
  if (taken !== path && draft.get(taken)) return 418;
  // a node whose name its description fixes would fall under other rules by another name
  if (draft.describe(target) !== description) return 405;
  draft.rename(path, name);
  return 200;
}

function replaceAcl(draft: Draft, path: NodePath, value: string): StatusCode {
  if (!parseAcl(value)) return 500;
  if (path === ROOT && value === "") return 405;
  draft.setAcl(path, value);
  return 200;
}
