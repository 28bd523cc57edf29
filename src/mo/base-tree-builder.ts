import { ConfigError } from "../base/errors.ts";
import { DEFAULT_ROOT_ACL, parseAcl } from "../tree/acl.ts";
import type { BaseTree, OptionalProperty } from "../tree/base-tree.ts";
import { childDescription, type NodeDescription, usualType } from "../tree/description.ts";
import { type Format, isInterior, type NodeState } from "../tree/node.ts";
import { childOf, type NodePath, pathOf, ROOT, segmentsOf } from "../tree/uri.ts";
import { fitsFormat } from "../tree/value-form.ts";
import type { DdfDevice } from "./ddf-device.ts";
import { DEVDETAIL, publishedLimits } from "./devdetail.ts";
import { describeDevice, type Mount } from "./mount.ts";

type BaseTreeOptions = Pick<BaseTree, "limits" | "properties" | "storageBytes"> & {
  /** Default: that of `ddf`, else `Add=*&Get=*`. */
  readonly rootAcl?: string | undefined;
  /** ACLs of other nodes that the factory makes. */
  readonly acls?: Readonly<Record<NodePath, string>>;
  /** What a vendor's descriptions say. Objects come on top of them, and `values` and `acls` before theirs. */
  readonly ddf?: Pick<DdfDevice, "description" | "values" | "acls" | "titles">;
  /** Whether names are compared with regard to case where no description says so; default CS. */
  readonly caseSense?: "CS" | "CIS" | undefined;
  /** Name of the file that the values come from, for error messages. */
  readonly source?: string;
};

/**
 * The tree a model leaves the factory with: every permanent node that must exist, with its value or default (else
 * empty), and every dynamic node that has a value or something below it. An interior node that shall exist empty gets
 * the value "". DevDetail publishes `limits` unless values say otherwise.
 * @throws {ConfigError} listing every path that no description covers, every value that does not fit, and a malformed ACL; or naming an object without a place.
 */
export function buildBaseTree(
  mounts: readonly Mount[],
  values: Readonly<Record<NodePath, string>>,
  options: BaseTreeOptions,
): BaseTree {
  const { limits, storageBytes, ddf, source = "device" } = options;
  const described = describeDevice(withProperties(mounts, options), source, ddf?.description);
  const description = { ...described, caseSense: options.caseSense ?? described.caseSense ?? "CS" };
  const rootAcl = options.rootAcl ?? ddf?.acls[ROOT] ?? DEFAULT_ROOT_ACL;
  const nodes = new Map<NodePath, NodeState>([[ROOT, { format: "node", type: "", acl: rootAcl, origin: "factory" }]]);
  addPermanent(nodes, ROOT, description);

  const problems: { path: string; expected: string }[] = [];
  if (rootAcl === "" || !parseAcl(rootAcl)) problems.push({ path: ROOT, expected: `an ACL, not ${rootAcl}` });
  const published = mounts.filter(({ mo }) => mo === DEVDETAIL).map(({ at }) => publishedLimits(at, limits));
  const allValues: Record<NodePath, string> = Object.assign({}, ...published, ddf?.values, values);
  for (const [path, value] of Object.entries(allValues)) {
    const expected = addValue(nodes, description, path, value);
    if (expected !== undefined) problems.push({ path, expected });
  }
  const { [ROOT]: _, ...acls } = { ...ddf?.acls, ...options.acls };
  for (const [path, acl] of Object.entries(acls)) {
    const expected = addAcl(nodes, path, acl);
    if (expected !== undefined) problems.push({ path, expected });
  }
  addTitles(nodes, ddf?.titles);
  if (problems.length > 0) {
    throw new ConfigError(problems.map((problem) => ({ file: source, ...problem })));
  }
  const properties = new Set([...options.properties, ...propertiesIn(description)]);
  return { description, nodes, limits, properties, ...(storageBytes === undefined ? {} : { storageBytes }) };
}

/** Beside nodes that say themselves which properties they have, those of objects have what the device is said to have. */
function withProperties(mounts: readonly Mount[], { ddf, properties }: BaseTreeOptions): readonly Mount[] {
  if (!ddf) return mounts;
  const stated = (description: NodeDescription): NodeDescription => ({
    ...description,
    properties,
    children: description.children.map(stated),
  });
  return mounts.map(({ mo, at }) => ({ mo: { ...mo, description: stated(mo.description) }, at }));
}

function propertiesIn({ properties = new Set(), children }: NodeDescription): readonly OptionalProperty[] {
  return [...properties, ...children.flatMap(propertiesIn)];
}

/** Gives a node that the factory makes its ACL; what was expected instead, when that cannot be. */
function addAcl(nodes: Map<NodePath, NodeState>, path: NodePath, acl: string): string | undefined {
  const node = nodes.get(path);
  if (!node) return "a node that is there as the device leaves the factory";
  if (!parseAcl(acl)) return `an ACL, not ${acl}`;
  if (acl !== "") nodes.set(path, { ...node, acl });
  return undefined;
}

function addTitles(nodes: Map<NodePath, NodeState>, titles: Readonly<Record<NodePath, string>> = {}): void {
  for (const [path, title] of Object.entries(titles)) {
    const node = nodes.get(path);
    if (node) nodes.set(path, { ...node, title });
  }
}

function addPermanent(nodes: Map<NodePath, NodeState>, parent: NodePath, description: NodeDescription): void {
  for (const child of description.children) {
    if (child.name === "" || child.scope !== "permanent" || child.occurrence.min === 0) continue;
    const path = childOf(parent, child.name);
    nodes.set(path, factoryNode(child, child.formats[0] ?? "node", child.defaultValue ?? ""));
    addPermanent(nodes, path, child);
  }
}

/** Adds or overwrites the node at `path`, and adds the interior nodes above it; what was expected instead, when that cannot be. */
function addValue(
  nodes: Map<NodePath, NodeState>,
  root: NodeDescription,
  path: NodePath,
  value: string,
): string | undefined {
  if (!/^\.(?:\/[^/]+)+$/.test(path)) return "a path such as ./DevInfo/Man";
  const names = segmentsOf(path);
  const descriptions = describeNames(root, names);
  if (!descriptions) return "a node that one of the device's objects describes";
  for (const [index, description] of descriptions.entries()) {
    const at = pathOf(names.slice(0, index + 1));
    const expected = at === path ? addNode(nodes, at, description, value) : addAncestor(nodes, at, description);
    if (expected !== undefined) return expected;
  }
  return undefined;
}

function addAncestor(nodes: Map<NodePath, NodeState>, at: NodePath, description: NodeDescription): string | undefined {
  const existing = nodes.get(at);
  if (existing ? !isInterior(existing) : !description.formats.includes("node")) return `${at} to be an interior node`;
  if (!existing) nodes.set(at, factoryNode(description, "node", ""));
  return undefined;
}

function addNode(
  nodes: Map<NodePath, NodeState>,
  at: NodePath,
  description: NodeDescription,
  value: string,
): string | undefined {
  const existing = nodes.get(at);
  const format = existing?.format ?? description.formats[0] ?? "node";
  if (format === "node" && value !== "") return "no value, as it is an interior node";
  if (value !== "" && !fitsFormat(value, format)) return `a value of the format ${format}, not ${value}`;
  if (format !== "node" || !existing) nodes.set(at, factoryNode(description, format, value));
  return undefined;
}

/** The description of each name on the way down, or `undefined` when one has none. */
function describeNames(root: NodeDescription, names: readonly string[]): NodeDescription[] | undefined {
  const descriptions: NodeDescription[] = [];
  for (const name of names) {
    const description = childDescription(descriptions.at(-1) ?? root, name);
    if (!description) return undefined;
    descriptions.push(description);
  }
  return descriptions;
}

function factoryNode(description: NodeDescription, format: Format, value: string): NodeState {
  return {
    format,
    type: usualType(description, format),
    ...(format === "node" ? {} : { value }),
    origin: "factory",
  };
}
