import type { TreeEdit } from "../../tree/apply-edits.ts";
import type { Tree } from "../../tree/tree.ts";
import type { Instances } from "./instances.ts";
import { ObjectBuilder, type Site } from "./object-builder.ts";
import type { References } from "./references.ts";
import type { MappingReport } from "./report.ts";

/** What the mapping of every object of one document shares. */
export interface MappingContext {
  readonly tree: Tree;
  readonly report: MappingReport;
  readonly references: References;
  /** Whose objects these are: the servers of the document's accounts, or the device itself. */
  readonly owners: readonly string[];
  /** The ACL of what all owners share. */
  readonly acl: string;
  /** Grows object by object. */
  readonly edits: TreeEdit[];
}

/** Starts an object at its site; its edits are added to those of the document when it is finished. */
export function buildObject(context: MappingContext, site: Site, build: (object: ObjectBuilder) => void): void {
  const object = new ObjectBuilder(site, context.tree, context.report);
  build(object);
  context.edits.push(...object.edits);
}

/** A site for a NAP or proxy: in place of the one with the same identifier when an owner may overwrite that, else a new one. */
export function connectionSite(context: MappingContext, instances: Instances, leaf: string, id: string): Site {
  const same = instances.replaceableBy(context.owners, instances.having(leaf, id));
  return instances.claim(same, context.acl);
}
