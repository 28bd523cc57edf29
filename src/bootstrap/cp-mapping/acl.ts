import { Bug } from "../../base/errors.ts";
import { type AclRight, parseAcl } from "../../tree/acl.ts";
import type { Tree } from "../../tree/tree.ts";

/** The least that the authority of a bootstrap is granted (DM_Bootstrap §5.3.4), in the order in which the specifications print it. */
const GRANTED: readonly AclRight[] = ["Get", "Replace", "Delete"];

/** The ACL that lets each owner manage an object: Get, Replace and Delete, and the rights that a model adds. */
export function ownersAcl(owners: readonly string[], added: readonly AclRight[] = []): string {
  const rights = new Set([...GRANTED, ...added]);
  return [...rights].map((right) => `${right}=${owners.join("+")}`).join("&");
}

/** Whether a server identifier can stand in an ACL and means that one server: no separators, no blanks, not `*`. */
export function isServerId(text: string): boolean {
  const ids = parseAcl(`Get=${text}`)?.get("Get");
  return text !== "*" && ids?.size === 1 && ids.has(text);
}

/**
 * The device's own identifier. It owns what no server owns: an ACL that names it gives nothing to any server, whereas no ACL
 * would let that of the root shine through (DM_Bootstrap §5.3.4).
 */
export function deviceOwner(tree: Tree): string {
  const id = tree.get("./DevInfo/DevId")?.value;
  if (id === undefined) throw new Bug("every tree has ./DevInfo/DevId");
  return id;
}
