import type { ProvisioningDocument } from "../../codec/provisioning/document.ts";
import { ruleOf } from "../../codec/provisioning/parms.ts";
import type { AclRight } from "../../tree/acl.ts";
import type { TreeEdit } from "../../tree/apply-edits.ts";
import type { Tree } from "../../tree/tree.ts";
import { deviceOwner, ownersAcl } from "./acl.ts";
import { ApplicationPlaces } from "./application-places.ts";
import { mapApplications } from "./applications.ts";
import { napsOf, proxiesOf } from "./columns.ts";
import { type ConfigurationContext, enterContext } from "./configuration-context.ts";
import type { MappingContext } from "./context.ts";
import { type MappingHabits, STANDARD_HABITS } from "./habits.ts";
import { mapNapdef } from "./napdef.ts";
import { mapProxy } from "./proxy.ts";
import { References } from "./references.ts";
import { type DroppedParm, type MappedParm, MappingReport } from "./report.ts";
import { type Source, sourcesOf } from "./source.ts";
import { readAccounts } from "./w7-account.ts";
import { accountsOf } from "./w7-columns.ts";

/** What a provisioning document means for a tree. */
export interface CpMapping {
  /** In an order in which they can be applied; none when nothing in the document is usable. */
  readonly edits: readonly TreeEdit[];
  /** Server identifiers of the accounts, in document order. */
  readonly servers: readonly string[];
  readonly mapped: readonly MappedParm[];
  readonly dropped: readonly DroppedParm[];
  /** The configuration contexts there are afterwards. */
  readonly contexts: readonly ConfigurationContext[];
  /** Why the document may not be applied at all: it would be a configuration context too many. */
  readonly refused?: string;
}

/** What the mapping may know besides document and tree. */
export interface MappingOptions {
  /** Rights that a model grants beyond Get, Replace and Delete. */
  readonly added?: readonly AclRight[];
  readonly habits?: MappingHabits;
  /** Of the card in the device. */
  readonly imsi?: string;
  /** Configuration contexts provisioned before. */
  readonly contexts?: readonly ConfigurationContext[];
}

/**
 * Maps a provisioning document to edits of the tree: access points first, then proxies, then applications, each in document
 * order (DM_Bootstrap §5.3). The servers of the DM accounts own all of it; without an account no server does.
 */
export function mapDocument(document: ProvisioningDocument, tree: Tree, options: MappingOptions = {}): CpMapping {
  const { imsi } = options;
  // the name of an object that is gone is given away again, to any context
  const known = (options.contexts ?? []).map((each) => ({
    ...each,
    objects: each.objects.filter((path) => tree.get(path)),
  }));
  const report = new MappingReport();
  const sources = sourcesOf(document.characteristics, ruleOf, report);
  const entered = enterContext(ofType(sources, "BOOTSTRAP"), known, imsi);
  if ("refused" in entered) {
    return { edits: [], servers: [], mapped: [], dropped: [], contexts: known, refused: entered.refused };
  }
  const { own, contexts } = entered;
  const foreign = new Set(contexts.flatMap((each) => (each === own ? [] : each.objects)));
  const { added = [], habits = STANDARD_HABITS } = options;
  const { context, servers } = mapSources(sources, foreign, { tree, report, added, habits });
  const { edits } = context;
  const objects = [...new Set([...own.objects, ...context.references.made()])];
  return {
    edits,
    servers,
    mapped: report.mapped,
    dropped: report.dropped,
    contexts: contexts.map((each) => (each === own ? { ...own, objects } : each)),
  };
}

function mapSources(
  sources: readonly Source[],
  foreign: MappingContext["foreign"],
  { tree, report, added, habits }: Pick<MappingContext, "tree" | "report" | "added" | "habits">,
): { readonly context: MappingContext; readonly servers: readonly string[] } {
  const accounts = readAccounts(sources, accountsOf(tree), habits);
  const servers = [...accounts.values()].map(({ serverId }) => serverId.value);
  const owners = servers.length > 0 ? servers : [deviceOwner(tree)];
  const naps = napsOf(tree);
  const proxies = proxiesOf(tree);
  const context: MappingContext = {
    tree,
    report,
    references: new References(naps, proxies, foreign, report),
    owners,
    added,
    habits,
    acl: ownersAcl(owners, servers.length > 0 ? added : []),
    foreign,
    accounts,
    places: new ApplicationPlaces(tree),
    edits: [],
  };
  for (const source of ofType(sources, "NAPDEF")) mapNapdef(source, naps, context);
  for (const source of ofType(sources, "PXLOGICAL")) mapProxy(source, proxies, context);
  mapApplications(ofType(sources, "APPLICATION"), context);
  for (const source of sources) {
    if (source.rule) source.finish();
    else source.drop("unknown");
  }
  return { context, servers };
}

function ofType(sources: readonly Source[], type: string): Source[] {
  return sources.filter((source) => source.type === type);
}
