import { ConfigError } from "../base/errors.ts";
import { DEFAULT_ROOT_ACL, parseAcl } from "../tree/acl.ts";
import type { BaseTree } from "../tree/base-tree.ts";
import { childDescription, type NodeDescription, usualType } from "../tree/description.ts";
import { type Format, isInterior, type NodeState } from "../tree/node.ts";
import { childOf, type NodePath, pathOf, ROOT, segmentsOf } from "../tree/uri.ts";
import { DEVDETAIL, publishedLimits } from "./devdetail.ts";
import { describeDevice, type Mount } from "./mount.ts";

type BaseTreeOptions = Pick<BaseTree, "limits" | "properties"> & {
  /** Default `Add=*&Get=*`. */
  readonly rootAcl?: string;
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
  const source = options.source ?? "device";
  const description = describeDevice(mounts, source);
  const rootAcl = options.rootAcl ?? DEFAULT_ROOT_ACL;
  const nodes = new Map<NodePath, NodeState>([[ROOT, { format: "node", type: "", acl: rootAcl, origin: "factory" }]]);
  addPermanent(nodes, ROOT, description);

  const problems: { path: string; expected: string }[] = [];
  if (rootAcl === "" || !parseAcl(rootAcl)) problems.push({ path: ROOT, expected: `an ACL, not ${rootAcl}` });
  const limits = mounts.filter(({ mo }) => mo === DEVDETAIL).map(({ at }) => publishedLimits(at, options.limits));
  for (const [path, value] of Object.entries(Object.assign({}, ...limits, values) as Record<NodePath, string>)) {
    const expected = addValue(nodes, description, path, value);
    if (expected !== undefined) problems.push({ path, expected });
  }
  if (problems.length > 0) {
    throw new ConfigError(problems.map((problem) => ({ file: source, ...problem })));
  }
  return { description, nodes, limits: options.limits, properties: options.properties };
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
