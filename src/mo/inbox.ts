import type { Tree } from "../tree/tree.ts";
import { type NodePath, parentOf, ROOT } from "../tree/uri.ts";
import { interior } from "./describe.ts";
import type { ManagementObject } from "./management-object.ts";

const ID = "urn:oma:mo:oma-dm-inbox:1.0";

/** Where a server adds an object that the device then puts in its own place (DM_StdObj, Inbox). Nothing in it can be read. */
export const INBOX: ManagementObject = {
  name: "Inbox",
  id: ID,
  description: interior("Inbox", { access: ["Add"], scope: "permanent", id: ID }, [
    interior("", { access: ["Add"], occurs: "ZeroOrMore" }, []),
  ]),
};

/** The Inbox that a path names or lies below; undefined when it does not. */
export function inboxAbove(tree: Tree, path: NodePath): NodePath | undefined {
  for (let at = path; at !== ROOT; at = parentOf(at)) {
    if (tree.get(at)?.type === ID) return at;
  }
  return undefined;
}
