import type { ProvisioningDocument } from "../../codec/provisioning/document.ts";
import { DMACC } from "../../mo/dmacc.ts";
import { NAP } from "../../mo/nap.ts";
import { PROXY } from "../../mo/proxy.ts";
import type { AclRight } from "../../tree/acl.ts";
import type { TreeEdit } from "../../tree/apply-edits.ts";
import type { Tree } from "../../tree/tree.ts";
import { deviceOwner, ownersAcl } from "./acl.ts";
import type { MappingContext } from "./context.ts";
import { type Instances, instancesOf } from "./instances.ts";
import { mapNapdef } from "./napdef.ts";
import { mapProxy } from "./proxy.ts";
import { References } from "./references.ts";
import { type DroppedParm, type MappedParm, MappingReport } from "./report.ts";
import { type Source, sourcesOf } from "./source.ts";
import { DM_ACCOUNT, mapW7, readW7, type W7Account } from "./w7.ts";

/** What a provisioning document means for a tree. */
export interface CpMapping {
  /** In an order in which they can be applied; none when nothing in the document is usable. */
  readonly edits: readonly TreeEdit[];
  /** Server identifiers of the accounts, in document order. */
  readonly servers: readonly string[];
  readonly mapped: readonly MappedParm[];
  readonly dropped: readonly DroppedParm[];
}

/**
 * Maps a provisioning document to edits of the tree: access points first, then proxies, then DM accounts, each in document
 * order (DM_Bootstrap §5.3). The servers of the accounts own all of it; without an account no server does. `added` are the
 * rights that a model grants beyond Get, Replace and Delete.
 */
export function mapDocument(document: ProvisioningDocument, tree: Tree, added: readonly AclRight[] = []): CpMapping {
  const report = new MappingReport();
  const sources = sourcesOf(document.characteristics, report);
  const sites = { naps: instancesOf(tree, NAP), proxies: instancesOf(tree, PROXY), accounts: instancesOf(tree, DMACC) };
  const accounts = readAccounts(sources, sites.accounts);
  const servers = accounts.map(({ serverId }) => serverId.value);
  const owners = servers.length > 0 ? servers : [deviceOwner(tree)];
  const context: MappingContext = {
    tree,
    report,
    references: new References(sites.naps, sites.proxies, report),
    owners,
    acl: ownersAcl(owners, servers.length > 0 ? added : []),
    edits: [],
  };
  for (const source of ofType(sources, "NAPDEF")) mapNapdef(source, sites.naps, context);
  for (const source of ofType(sources, "PXLOGICAL")) mapProxy(source, sites.proxies, context);
  for (const account of accounts) mapW7(account, account.instances, added, context);
  return { edits: context.edits, servers, mapped: report.mapped, dropped: report.dropped };
}

/** The usable accounts, the first one for each server; all else that no object is made from is reported. */
function readAccounts(sources: readonly Source[], instances: Instances | undefined): AccountOf[] {
  const accounts = new Map<string, AccountOf>();
  for (const source of sources) {
    if (source.type === "NAPDEF" || source.type === "PXLOGICAL") continue;
    const account = readAccount(source, instances);
    if (!account) continue;
    if (accounts.has(account.serverId.value)) source.drop("repeated");
    else accounts.set(account.serverId.value, account);
  }
  return [...accounts.values()];
}

type AccountOf = W7Account & { readonly instances: Instances };

function readAccount(source: Source, instances: Instances | undefined): AccountOf | undefined {
  const appId = source.type === "APPLICATION" ? source.one("APPID") : undefined;
  if (appId?.value !== DM_ACCOUNT) {
    source.drop("not-mapped");
    return undefined;
  }
  if (!instances) {
    source.drop("not-described");
    return undefined;
  }
  const account = readW7(source, appId);
  return account && { ...account, instances };
}

function ofType(sources: readonly Source[], type: string): Source[] {
  return sources.filter((source) => source.type === type);
}
