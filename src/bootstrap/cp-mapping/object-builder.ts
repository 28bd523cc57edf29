import { fromBase64 } from "../../base/bytes.ts";
import type { TreeEdit } from "../../tree/apply-edits.ts";
import { usualType } from "../../tree/description.ts";
import type { Format } from "../../tree/node.ts";
import type { Tree } from "../../tree/tree.ts";
import { childOf, type NodePath, parentOf, withinLimits } from "../../tree/uri.ts";
import { describedPath } from "./described-path.ts";
import type { DropReason, MappingReport } from "./report.ts";
import type { SourceParm } from "./source.ts";

/** Where a management object goes, and with which properties. */
export interface Site {
  readonly path: NodePath;
  readonly acl: string;
  readonly title?: string;
  /** Whether an object is there that the new one takes the place of. */
  readonly occupied: boolean;
}

type LeafFormat = Exclude<Format, "node">;

/** Forms that the value of a node must have; a format that is not here takes any text. */
const FORMS: { readonly [F in LeafFormat]?: (value: string) => boolean } = {
  bool: (value) => value === "true" || value === "false",
  int: (value) => /^-?[0-9]+$/.test(value),
  bin: (value) => fromBase64(value) !== undefined,
  b64: (value) => fromBase64(value) !== undefined,
};

/**
 * Collects the edits that make one management object. Interior nodes appear with the first leaf below them. Names, formats
 * and types are those of the device's description; a leaf that it does not know is reported as dropped.
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

  /** Whether the device describes a node at `at`. */
  describes(at: string): boolean {
    return describedPath(this.#tree, this.path, at) !== undefined;
  }

  /** A leaf with the value of a parm, or with `value` when the parm says it in other words. `at` is relative, for example `AppAddr/1/Addr`. */
  leaf(at: string, parm: SourceParm | undefined, value = parm?.value): void {
    if (!parm || value === undefined) return;
    const problem = this.#addLeaf(at, value, parm);
    if (problem) this.#report.drop(parm.path, problem);
  }

  /** As {@link leaf}, of something that the object can be without: it is dropped too when its URI is over the limits of the device. */
  extra(at: string, parm: SourceParm | undefined, value = parm?.value): void {
    if (!parm || value === undefined) return;
    const path = describedPath(this.#tree, this.path, at);
    if (path && !withinLimits(path, this.#tree.base.limits)) this.#report.drop(parm.path, "over-limits");
    else this.leaf(at, parm, value);
  }

  /** A leaf that no parm stands for; left out when the device does not describe it. */
  constant(at: string, value: string): void {
    this.#addLeaf(at, value);
  }

  #addLeaf(at: string, value: string, parm?: SourceParm): DropReason | undefined {
    const path = describedPath(this.#tree, this.path, at);
    const description = path === undefined ? undefined : this.#tree.describe(path);
    const formats = description?.formats.filter((each): each is LeafFormat => each !== "node") ?? [];
    if (!path || !description || formats.length === 0) return "not-described";
    const format = formats.find((each) => FORMS[each]?.(value) ?? true);
    if (!format) return "invalid-value";
    this.#addAncestors(path);
    const node = { format, type: usualType(description, format), value, origin: "cp" } as const;
    this.edits.push({ kind: "add", path, node });
    if (parm) this.#report.map(parm.path, path);
    return undefined;
  }

  #addAncestors(leaf: NodePath): void {
    let path = this.path;
    for (const name of parentOf(leaf).slice(path.length).split("/").slice(1)) {
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
