import type { AclRight } from "../../tree/acl.ts";
import type { TreeEdit } from "../../tree/apply-edits.ts";
import type { Tree } from "../../tree/tree.ts";
import type { NodePath } from "../../tree/uri.ts";
import type { ApplicationPlaces } from "./application-places.ts";
import type { MappingHabits } from "./habits.ts";
import type { Instances } from "./instances.ts";
import { ObjectBuilder, type Site } from "./object-builder.ts";
import type { References } from "./references.ts";
import type { MappingReport } from "./report.ts";
import type { Source } from "./source.ts";
import type { W7Account } from "./w7-account.ts";

/** What the mapping of every object of one document shares. */
export interface MappingContext {
  readonly tree: Tree;
  readonly report: MappingReport;
  readonly references: References;
  /** Whose objects these are: the servers of the document's accounts, or the device itself. */
  readonly owners: readonly string[];
  /** The ACL of what all owners share. */
  readonly acl: string;
  /** Rights of the owners beyond Get, Replace and Delete. */
  readonly added: readonly AclRight[];
  readonly habits: MappingHabits;
  /** Objects of other configuration contexts, which are none of this document's business. */
  readonly foreign: ReadonlySet<NodePath>;
  /** The DM accounts of the document, by the characteristic that each one comes from. */
  readonly accounts: ReadonlyMap<Source, W7Account>;
  readonly places: ApplicationPlaces;
  /** Grows object by object. */
  readonly edits: TreeEdit[];
}

/**
 * Edits of one document after which nothing but DM accounts is made of it. What several objects share, and connections to
 * all that have a flag, are written once for each object, so that otherwise a small document could fill any memory.
 */
const MAX_EDITS = 10_000;

/** Whether the document has made so many nodes that no object is to be made of `source`, which is then reported. */
export function isFull(context: MappingContext, source: Source): boolean {
  if (context.edits.length <= MAX_EDITS) return false;
  source.drop("over-limits");
  return true;
}

/** Starts an object at its site; its edits are added to those of the document when it is finished. */
export function buildObject(
  context: MappingContext,
  site: Site,
  build: (object: ObjectBuilder) => void,
): ObjectBuilder {
  const object = new ObjectBuilder(site, context.tree, context.report);
  build(object);
  for (const edit of object.edits) context.edits.push(edit);
  return object;
}

/** Adds to an object that was finished before. */
export function extendObject(
  context: MappingContext,
  object: ObjectBuilder,
  build: (object: ObjectBuilder) => void,
): void {
  const before = object.edits.length;
  build(object);
  for (const edit of object.edits.slice(before)) context.edits.push(edit);
}

/** A site for a NAP or proxy: in place of the one with the same identifier when an owner may overwrite that, else a new one. */
export function connectionSite(context: MappingContext, instances: Instances, leaf: string, id: string): Site {
  const ours = instances.having(leaf, id).filter((path) => !context.foreign.has(path));
  const same = instances.replaceableBy(context.owners, ours);
  return instances.claim(same, context.acl);
}
