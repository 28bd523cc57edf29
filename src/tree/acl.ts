/** The commands an ACL can grant (DM_TND). Copy is not one: it needs Get on one side, Add or Replace on the other. */
export const ACL_RIGHTS = ["Add", "Delete", "Exec", "Get", "Replace"] as const;

/** One of {@link ACL_RIGHTS}. */
export type AclRight = (typeof ACL_RIGHTS)[number];

/** Server identifiers by right; `*` stands for every server. */
export type Acl = ReadonlyMap<AclRight, ReadonlySet<string>>;

/** The root's ACL when the device states no other (DM_TND). */
export const DEFAULT_ROOT_ACL = "Add=*&Get=*";

/** Printable and none of the separators. */
const SERVER_ID = /^(?:\*|[^\s=&*+\p{Cc}]+)$/u;

/** Reads an ACL; repeated commands are united. `undefined` when malformed, which an entry without identifiers is; empty text is the empty ACL. */
export function parseAcl(text: string): Acl | undefined {
  const acl = new Map<AclRight, Set<string>>();
  if (text === "") return acl;
  for (const entry of text.split("&")) {
    const equals = entry.indexOf("=");
    const right = entry.slice(0, Math.max(equals, 0));
    const ids = entry.slice(equals + 1).split("+");
    if (!isAclRight(right) || !ids.every((id) => SERVER_ID.test(id))) return undefined;
    const known = acl.get(right) ?? new Set();
    for (const id of ids) known.add(id);
    acl.set(right, known);
  }
  return acl;
}

/** Writes an ACL in the order of {@link ACL_RIGHTS}, each once, leaving out rights without identifiers. */
export function formatAcl(acl: Acl): string {
  return ACL_RIGHTS.flatMap((right) => {
    const ids = acl.get(right);
    if (!ids || ids.size === 0) return [];
    return `${right}=${ids.has("*") ? "*" : [...ids].join("+")}`;
  }).join("&");
}

/** Whether the ACL lets a server do something. Identifiers are compared exactly. */
export function grants(acl: Acl, right: AclRight, serverId: string): boolean {
  const ids = acl.get(right);
  return ids !== undefined && (ids.has("*") || ids.has(serverId));
}

/** An ACL that gives one server the listed rights. */
export function aclOf(rights: readonly AclRight[], serverId: string): string {
  return formatAcl(new Map(rights.map((right) => [right, new Set([serverId])])));
}

function isAclRight(text: string): text is AclRight {
  return (ACL_RIGHTS as readonly string[]).includes(text);
}
