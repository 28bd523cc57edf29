import { type Account, readAccounts } from "../../dm/account/account.ts";
import type { AclRight } from "../../tree/acl.ts";
import type { Draft } from "../../tree/draft.ts";
import type { Tree } from "../../tree/tree.ts";
import { nameOf, parentOf, ROOT } from "../../tree/uri.ts";
import { deviceOwner, isServerId, ownersAcl } from "../cp-mapping/acl.ts";
import type { BootstrapPlan } from "../profile.ts";

type Advice = NonNullable<BootstrapPlan["advice"]>[number];

/** Who owns what a bootstrap added, and what is odd about that. */
export interface Owner {
  /** As ACLs name it. */
  readonly id: string;
  /** Whether it is a server; else it is the device, and no server may do anything. */
  readonly isServer: boolean;
  readonly advice: readonly Advice[];
}

/** The DM accounts that a draft has and the tree before had not; a place for one that nothing was in yet is none. */
export function addedAccounts(before: Tree, after: Tree): readonly Account[] {
  const known = new Set(readAccounts(before).map(({ path }) => path));
  return readAccounts(after).filter(({ path }) => !known.has(path));
}

/**
 * The owner of all nodes that a message added: its Source, or the server of an account it added, when the Source is the address of
 * that account. A Source that no ACL can name owns nothing: no server gets rights that are not its own (DM_Bootstrap §5.6.2).
 */
export function ownerOf(source: string, accounts: readonly Account[], tree: Tree): Owner {
  const isNamed = accounts.some(({ serverId }) => serverId === source);
  const addressed = isNamed ? undefined : accounts.find((account) => hasAddress(account, source, tree));
  const id = addressed?.serverId ?? source;
  const tell = (advice: string): readonly Advice[] => [{ path: "SyncHdr/Source/LocURI", advice }];
  if (!isServerId(id)) {
    return { id: deviceOwner(tree), isServer: false, advice: tell("no server identifier: no server owns the nodes") };
  }
  const isStranger = accounts.length > 0 && !isNamed && !addressed;
  return { id, isServer: true, advice: isStranger ? tell(`${id} owns the nodes and has none of the accounts`) : [] };
}

/** Gives the owner its rights on every node that was added below one that was there before, unless the message gave it an ACL. */
export function grantOwner(draft: Draft, before: Tree, { id, isServer }: Owner, added: readonly AclRight[]): void {
  const acl = ownersAcl([id], isServer ? added : []);
  for (const path of draft.subtree(ROOT)) {
    const isTop = !before.get(path) && before.get(parentOf(path)) !== undefined;
    if (isTop && draft.get(path)?.acl === undefined) draft.setAcl(path, acl);
  }
}

function hasAddress({ path, url }: Account, source: string, tree: Tree): boolean {
  const written = tree
    .subtree(path)
    .filter((each) => nameOf(each) === "Addr")
    .map((each) => tree.get(each)?.value ?? "");
  return [url, ...written].some((address) => isSameUrl(address, source));
}

function isSameUrl(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).href === new URL(other).href;
}
