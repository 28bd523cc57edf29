import { type Acl, type AclRight, formatAcl, parseAcl } from "./acl.ts";
import type { Draft } from "./draft.ts";
import { ROOT } from "./uri.ts";

/** Strips a server whose account is gone from every ACL; what the root would then grant nobody it grants everybody (DM_TND). */
export function removeServerFromAcls(draft: Draft, serverId: string): void {
  for (const path of draft.subtree(ROOT)) {
    const text = draft.get(path)?.acl ?? "";
    const acl = parseAcl(text);
    if (!acl || ![...acl.values()].some((ids) => ids.has(serverId))) continue;
    draft.setAcl(path, formatAcl(without(acl, serverId, path === ROOT ? ["*"] : [])));
  }
}

function without(acl: Acl, serverId: string, otherwise: readonly string[]): Acl {
  const stripped = new Map<AclRight, ReadonlySet<string>>();
  for (const [right, ids] of acl) {
    const others = [...ids].filter((id) => id !== serverId);
    stripped.set(right, new Set(others.length > 0 ? others : otherwise));
  }
  return stripped;
}
