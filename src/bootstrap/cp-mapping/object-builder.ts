import { fromBase64 } from "../../base/bytes.ts";
import { Bug } from "../../base/errors.ts";
import type { TreeEdit } from "../../tree/apply-edits.ts";
import { usualType } from "../../tree/description.ts";
import type { Format, NodeState } from "../../tree/node.ts";
import type { Tree } from "../../tree/tree.ts";
import { type NodePath, type UriLimits, withinLimits } from "../../tree/uri.ts";
import { type DescribedNode, describedWay } from "./described-path.ts";
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
  readonly #root: DescribedNode;
  readonly #limits: UriLimits;
  readonly #report: MappingReport;
  readonly #interiors = new Set<NodePath>();

  /** @throws {Bug} for a site that the device does not describe */
  constructor({ path, acl, title, occupied }: Site, tree: Tree, report: MappingReport) {
    const description = tree.describe(path);
    if (!description) throw new Bug(`objects are made where they are described, not at ${path}`);
    this.path = path;
    this.#root = { path, description };
    this.#limits = tree.base.limits;
    this.#report = report;
    if (occupied) this.edits.push({ kind: "remove", path });
    this.#addInterior(this.#root, { acl, ...(title === undefined ? {} : { title }) });
  }

  /** Whether the device describes a node at `at`. */
  describes(at: string): boolean {
    return describedWay(this.#root, at) !== undefined;
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
    const node = describedWay(this.#root, at)?.at(-1);
    if (node && !withinLimits(node.path, this.#limits)) this.#report.drop(parm.path, "over-limits");
    else this.leaf(at, parm, value);
  }

  /** A leaf that no parm stands for; left out when the device does not describe it. */
  constant(at: string, value: string): void {
    this.#addLeaf(at, value);
  }

  #addLeaf(at: string, value: string, parm?: SourceParm): DropReason | undefined {
    const way = describedWay(this.#root, at);
    const leaf = way?.at(-1);
    const formats = leaf?.description.formats.filter((each): each is LeafFormat => each !== "node") ?? [];
    if (!way || !leaf || formats.length === 0) return "not-described";
    const format = formats.find((each) => FORMS[each]?.(value) ?? true);
    if (!format) return "invalid-value";
    for (const node of way) {
      if (node !== leaf && !this.#interiors.has(node.path)) this.#addInterior(node);
    }
    const { path, description } = leaf;
    const node = { format, type: usualType(description, format), value, origin: "cp" } as const;
    this.edits.push({ kind: "add", path, node });
    if (parm) this.#report.map(parm.path, path);
    return undefined;
  }

  #addInterior({ path, description }: DescribedNode, properties: Pick<NodeState, "acl" | "title"> = {}): void {
    this.#interiors.add(path);
    const type = usualType(description, "node");
    this.edits.push({ kind: "add", path, node: { format: "node", type, ...properties, origin: "cp" } });
  }
}
