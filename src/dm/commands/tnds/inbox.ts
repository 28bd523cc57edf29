import { dataText } from "../../../codec/syncml/data.ts";
import type { Tnds, TndsNode } from "../../../codec/tnds/document.ts";
import type { Tree } from "../../../tree/tree.ts";
import {
  childOf,
  formatUri,
  NO_LIMITS,
  type NodePath,
  nameOf,
  parentOf,
  parseUri,
  pathOf,
  ROOT,
  segmentsOf,
  withinLimits,
} from "../../../tree/uri.ts";
import type { CommandContext } from "../command.ts";
import { chooseVersions, type KnownObject, type ObjectRoot, objectRoots } from "./objects.ts";
import type { PlacedNode } from "./placed-node.ts";

/** Where a serialised tree was added. */
interface Delivery {
  readonly inbox: NodePath;
  /** The Inbox, or a node below it that is only a name. */
  readonly target: NodePath;
}

/**
 * Where the objects of a serialised tree go that was added to the Inbox: each to the place the device has for its identifier,
 * under its own name when that is free; references to `./Inbox/…` are rewritten to those places (DM_StdObj, Inbox;
 * DM_Bootstrap). `undefined`: nothing can be placed. A bootstrap passes over objects that the device does not have; for
 * a server they are a failure of the whole.
 */
export function placeFromInbox(
  { nodes }: Tnds,
  delivery: Delivery,
  { draft, principal }: CommandContext,
): readonly PlacedNode[] | undefined {
  const roots = objectRoots(nodes);
  if (!roots || roots.length === 0) return undefined;
  const { chosen, left } = chooseVersions(roots, draft.base.description);
  const tell = (uri: string, reason: string) => principal.kind === "bootstrap" && principal.passOver(uri, reason);
  if (principal.kind === "server" && left.some(({ reason }) => reason === "not-described")) return undefined;
  for (const { root, reason } of left) tell(formatUri(pathInInbox(root, delivery)), reason);
  const places = new Map<NodePath, NodePath>();
  const taken = new Set<NodePath>();
  const placed: PlacedNode[] = [];
  for (const object of chosen) {
    const from = pathInInbox(object, delivery);
    const path = placeObject(object, from === delivery.inbox ? undefined : nameOf(from), draft, taken);
    taken.add(path);
    placed.push({ path, node: object.node });
    if (from !== delivery.inbox) places.set(from, path);
  }
  return placed.map(({ path, node }) => ({ path, node: withReferences(node, path, delivery.inbox, places, tell) }));
}

/** The address under which other objects of the same tree know this one; the Inbox itself for one without a name. */
function pathInInbox({ names }: ObjectRoot, { inbox, target }: Delivery): NodePath {
  const named = names.length > 0 || target === inbox ? names : [nameOf(target)];
  return pathOf([...segmentsOf(inbox), ...named]);
}

/** The name that the sender gave, when no other node has it and the device describes the object under it; else the first number that is free. */
function placeObject(
  { id, place: { parent, name } }: KnownObject,
  wanted: string | undefined,
  tree: Tree,
  taken: ReadonlySet<NodePath>,
): NodePath {
  if (name !== undefined) return childOf(parent, name);
  const isFree = (path: NodePath) => !tree.get(path) && !taken.has(path);
  const own = wanted === undefined ? undefined : childOf(parent, wanted);
  const fits = (path: NodePath) => withinLimits(path, tree.base.limits) && tree.describe(path)?.types.includes(id);
  if (own !== undefined && fits(own) && isFree(own)) return own;
  let number = 1;
  while (!isFree(childOf(parent, String(number)))) number++;
  return childOf(parent, String(number));
}

/** A node in which references to objects of the same tree lead to where those are now; references to nothing are left out. */
function withReferences(
  node: TndsNode,
  path: NodePath,
  inbox: NodePath,
  places: ReadonlyMap<NodePath, NodePath>,
  tell: (uri: string, reason: string) => void,
): TndsNode {
  const nodes = node.nodes.flatMap((each): TndsNode[] => {
    const below = childOf(path, each.name);
    const referred = each.value === undefined ? undefined : referenceIn(dataText(each.value), inbox);
    if (referred === undefined) return [withReferences(each, below, inbox, places, tell)];
    const value = newAddress(referred, places);
    if (value !== undefined) return [{ ...each, value }];
    tell(formatUri(below), "dangling-reference");
    return [];
  });
  return { ...node, nodes };
}

/** The address of what a path in the Inbox names, which is an object or a node of one. */
function newAddress(path: NodePath, places: ReadonlyMap<NodePath, NodePath>): string | undefined {
  for (let from = path; from !== ROOT; from = parentOf(from)) {
    const to = places.get(from);
    if (to !== undefined) return formatUri(to + path.slice(from.length));
  }
  return undefined;
}

/** The path that a value names, when it names something in the Inbox. */
function referenceIn(value: string, inbox: NodePath): NodePath | undefined {
  if (!value.trim().startsWith(`${inbox}/`)) return undefined;
  const uri = parseUri(value, NO_LIMITS);
  return "path" in uri ? uri.path : undefined;
}
