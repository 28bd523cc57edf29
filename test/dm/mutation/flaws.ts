/** What must hold of every management tree, whatever was done to it. Written from DM_TND, not from what the commands check. */
import { parseAcl } from "../../../src/tree/acl.ts";
import type { NodeDescription } from "../../../src/tree/description.ts";
import type { NodeState } from "../../../src/tree/node.ts";
import type { Tree } from "../../../src/tree/tree.ts";
import { childOf, formatUri, type NodePath, nameOf, parentOf, parseUri, ROOT } from "../../../src/tree/uri.ts";

/** Every rule that a node breaks, as `path: rule`; none for a sound tree. */
export function flawsOf(tree: Tree): readonly string[] {
  const reached = tree.subtree(ROOT);
  return [
    ...reached.flatMap((path) => flawsOfNode(tree, path).map((flaw) => `${path}: ${flaw}`)),
    ...orphans(tree, new Set(reached)).map((path) => `${path}: has no parent`),
    ...missingPermanent(tree, ROOT, tree.base.description).map((path) => `${path}: is permanent and gone`),
  ];
}

/** What the overlay has, but no way from the root leads to. */
function orphans(tree: Tree, reached: ReadonlySet<NodePath>): readonly NodePath[] {
  return Object.entries(tree.overlay()).flatMap(([path, node]) => (node && !reached.has(path) ? [path] : []));
}

function flawsOfNode(tree: Tree, path: NodePath): readonly string[] {
  const node = tree.get(path);
  const description = tree.describe(path);
  if (!node || !description) return ["is not described"];
  const { acl = "", title = "", verNo = 0, tStamp = "19700101T000000Z" } = node;
  const children = tree.children(path);
  const held: readonly (readonly [boolean, string])[] = [
    [isAddressable(tree, path), "cannot be addressed within the limits"],
    [path === ROOT || tree.get(parentOf(path))?.format === "node", "stands below a leaf"],
    [path === ROOT || description.formats.includes(node.format), `has format ${node.format}`],
    [new Set(children).size === children.length, "has a child twice"],
    [hasRoom(tree, path, description), "occurs too often"],
    [parseAcl(acl) !== undefined && (path !== ROOT || acl !== ""), `has ACL ${acl}`],
    [new TextEncoder().encode(title).length <= 255, "has a long title"],
    [Number.isInteger(verNo) && verNo >= 0 && verNo <= 0xffff, `has version ${verNo}`],
    [/^\d{8}T\d{6}Z$/.test(tStamp), `was changed at ${tStamp}`],
    ...(node.format === "node" ? interiorRules(node) : leafRules(node, children)),
  ];
  return held.filter(([holds]) => !holds).map(([, flaw]) => flaw);
}

function interiorRules({ value }: NodeState): readonly (readonly [boolean, string])[] {
  return [[value === undefined, "is interior and has a value"]];
}

function leafRules(
  { format, type, value = "" }: NodeState,
  children: readonly string[],
): readonly (readonly [boolean, string])[] {
  return [
    [children.length === 0, "is a leaf with children"],
    [type !== "", "is a leaf without a type"],
    [format !== "int" || /^[+-]?\d{1,10}$/.test(value), `is the number ${value}`],
    [format !== "bool" || value === "true" || value === "false", `is the truth ${value}`],
    [format !== "null" || value === "", `is nothing and ${value}`],
    [format !== "bin" || /^[A-Za-z0-9+/]*={0,2}$/.test(value), "has octets that are not base64"],
  ];
}

function isAddressable(tree: Tree, path: NodePath): boolean {
  const uri = parseUri(formatUri(path), tree.base.limits);
  return "path" in uri && uri.path === path && uri.query === undefined;
}

function hasRoom(tree: Tree, path: NodePath, description: NodeDescription): boolean {
  if (path === ROOT || description.name !== "") return path === ROOT || description.name === nameOf(path);
  const parent = parentOf(path);
  const alike = tree.children(parent).filter((name) => tree.describe(childOf(parent, name)) === description);
  return alike.length <= description.occurrence.max;
}

/** Permanent nodes with a name that have to be there and are not. */
function missingPermanent(tree: Tree, at: NodePath, { children }: NodeDescription): readonly NodePath[] {
  return children.flatMap((child) => {
    const path = childOf(at, child.name);
    if (child.name === "" || child.scope !== "permanent") return [];
    if (!tree.get(path)) return tree.base.nodes.has(path) ? [path] : [];
    return missingPermanent(tree, path, child);
  });
}
