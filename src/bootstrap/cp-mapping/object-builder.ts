import type { TreeEdit } from "../../tree/apply-edits.ts";
import { usualType } from "../../tree/description.ts";
import type { Format } from "../../tree/node.ts";
import type { Tree } from "../../tree/tree.ts";
import { childOf, type NodePath } from "../../tree/uri.ts";
import type { MappingReport } from "./report.ts";
import type { SourceParm } from "./source.ts";

/** Where a management object goes, and with which properties. */
export interface Site {
  readonly path: NodePath;
  readonly acl: string;
  readonly title?: string;
  /** Whether an object is there that the new one takes the place of. */
  readonly occupied: boolean;
}

/**
 * Collects the edits that make one management object. Interior nodes appear with the first leaf below them. Formats and
 * types are those of the device's description; a leaf that it does not know is reported as dropped.
 */
export class ObjectBuilder {
  readonly path: NodePath;
  readonly edits: TreeEdit[] = [];
  readonly #tree: Tree;
  readonly #report: MappingReport;
  readonly #interiors = new Set<NodePath>();

  constructor(site: Site, tree: Tree, report: MappingReport) {
    this.path = site.path;
    this.#tree = tree;
    this.#report = report;
    if (site.occupied) this.edits.push({ kind: "remove", path: site.path });
    this.#addInterior(site.path, { acl: site.acl, ...(site.title === undefined ? {} : { title: site.title }) });
  }

  /** A leaf with the value of a parm, or with `value` when the parm says it in other words. `at` is relative, for example `AppAddr/1/Addr`. */
  leaf(at: string, parm: SourceParm | undefined, value = parm?.value): void {
    if (!parm || value === undefined) return;
    const path = this.#addLeaf(at, value);
    if (path) this.#report.map(parm.path, path);
    else this.#report.drop(parm.path, "not-described");
  }

  /** A leaf that no parm stands for; left out when the device does not describe it. */
  constant(at: string, value: string): void {
    this.#addLeaf(at, value);
  }

  #addLeaf(at: string, value: string): NodePath | undefined {
    const path = `${this.path}/${at}`;
    const description = this.#tree.describe(path);
    const format = description?.formats.find((each): each is Exclude<Format, "node"> => each !== "node");
    if (!description || !format) return undefined;
    this.#addAncestors(at);
    this.edits.push({
      kind: "add",
      path,
      node: { format, type: usualType(description, format), value, origin: "cp" },
    });
    return path;
  }

  #addAncestors(at: string): void {
    let path = this.path;
    for (const name of at.split("/").slice(0, -1)) {
      path = childOf(path, name);
      if (!this.#interiors.has(path)) this.#addInterior(path);
    }
  }

  #addInterior(path: NodePath, properties: { readonly acl?: string; readonly title?: string } = {}): void {
    this.#interiors.add(path);
    const description = this.#tree.describe(path);
    const type = description ? usualType(description, "node") : "";
    this.edits.push({ kind: "add", path, node: { format: "node", type, ...properties, origin: "cp" } });
  }
}
