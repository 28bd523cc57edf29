import { utf8Length } from "../base/bytes.ts";
import { type NodeState, valueLengthBytes } from "./node.ts";
import { type NodePath, nameOf } from "./uri.ts";

/** Octets that a node takes of a device's storage: its name, value, ACL and title. */
export function storedBytes(path: NodePath, node: NodeState | null | undefined): number {
  if (!node) return 0;
  const { acl = "", title = "" } = node;
  return utf8Length(nameOf(path) + acl + title) + valueLengthBytes(node);
}
