import { dataLength } from "../../codec/syncml/large-object.ts";
import { usualType } from "../../tree/description.ts";
import { isInterior, type NodeState, type Origin } from "../../tree/node.ts";
import { checkForm, checkRoom, checkSite, describesAdd, missingAncestors } from "../../tree/placement.ts";
import { aclOfAddedInterior, mayAdd } from "../../tree/rights.ts";
import type { StatusCode } from "../../tree/status.ts";
import { formatUri, type NodePath, parentOf } from "../../tree/uri.ts";
import type { Outcome } from "../reply.ts";
import { incomingValue, usualFormat } from "../value.ts";
import type { CommandContext, CommandItem, Sender } from "./command.ts";

/** What a message says about a node besides where it is. */
export type NodeContent = Pick<CommandItem, "meta" | "data">;

/** Adds a node with the interior nodes that lead to it, or nothing, unless the rules keep those. When one of them cannot be made, the outcome names it. */
export function addWithAncestors(path: NodePath, content: NodeContent, context: CommandContext): Outcome {
  const { draft, principal, rules } = context;
  const ancestors = missingAncestors(draft, path);
  if (ancestors.length === 0) return { status: addNode(path, content, context) };
  if (rules.implicitAdd === "off") return { status: 404 };
  const before = draft.checkpoint();
  const outcome = addBelow(ancestors, path, content, context);
  if (outcome.status !== 200) {
    if (rules.implicitAdd === "undone") draft.rollback(before);
  } else if (principal.kind === "bootstrap") for (const ancestor of ancestors) principal.implied.add(ancestor);
  return outcome;
}

function addBelow(
  ancestors: readonly NodePath[],
  path: NodePath,
  content: NodeContent,
  context: CommandContext,
): Outcome {
  for (const ancestor of ancestors) {
    const status = addNode(ancestor, { meta: { format: "node" }, data: undefined }, context);
    if (status !== 200) return { status, items: [{ target: { uri: formatUri(ancestor) } }] };
  }
  return { status: addNode(path, content, context) };
}

/** Adds one node below an existing one; the statuses are those of Add. */
export function addNode(path: NodePath, content: NodeContent, context: CommandContext): StatusCode {
  const { draft, principal, maxObjSize, rules } = context;
  if (isImplied(path, context)) return stateImplied(path, content, context);
  const site = checkSite(draft, path);
  if (site === 405 && !draft.describe(path)) return rules.undescribed;
  if (site !== undefined) return site;
  if (!describesAdd(draft, path)) return 405;
  if (!mayAdd(draft, path, principal)) return 425;
  const node = newNode(path, content, context);
  if (!node || checkForm(draft, path, node.format, content.meta.type) !== undefined) return 415;
  if (dataLength(content.data) > maxObjSize.received) return 413;
  if (checkRoom(draft, path) !== undefined) return rules.occurrence;
  if (principal.kind === "server" && !draft.hasRoomFor(path, node)) return 420;
  draft.add(path, node);
  return 200;
}

function isImplied(path: NodePath, { draft, principal }: CommandContext): boolean {
  return principal.kind === "bootstrap" && principal.implied.has(path) && draft.get(path) !== undefined;
}

/** What was made for the sake of a node below is now added itself, which may say of which object it is the root. */
function stateImplied(path: NodePath, content: NodeContent, context: CommandContext): StatusCode {
  const { draft, principal } = context;
  const node = newNode(path, content, context);
  if (!node || !isInterior(node)) return 418;
  if (checkForm(draft, path, node.format, content.meta.type) !== undefined) return 415;
  if (principal.kind === "bootstrap") principal.implied.delete(path);
  draft.setType(path, node.type);
  return 200;
}

function newNode(path: NodePath, { meta, data }: NodeContent, context: CommandContext): NodeState | undefined {
  const { draft, principal, encoding, rules } = context;
  const description = draft.describe(path);
  if (!description) return undefined;
  const origin = originOf(principal);
  if ((meta.format ?? usualFormat(description)) !== "node") {
    const leaf = incomingValue({ meta, data, encoding: encoding.received }, description);
    return leaf && { ...leaf, origin };
  }
  if (dataLength(data) > 0) return undefined;
  const acl = aclOfAddedInterior(draft, parentOf(path), principal, { withGet: rules.acl.autoAddGet });
  const usual = usualType(description, "node");
  // text/plain is what an absent Meta Type means and says nothing about an interior node
  const type = meta.type === undefined || meta.type === "text/plain" ? usual : meta.type;
  return { format: "node", type, ...(acl === undefined ? {} : { acl }), origin };
}

function originOf(principal: Sender): Origin {
  return principal.kind === "bootstrap" ? "dm" : `server:${principal.serverId}`;
}
