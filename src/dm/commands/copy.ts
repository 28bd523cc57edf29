import { fromBase64 } from "../../base/bytes.ts";
import { inboxAbove } from "../../mo/inbox.ts";
import type { Draft } from "../../tree/draft.ts";
import { isInterior, type NodeState } from "../../tree/node.ts";
import { checkSite, describesAdd } from "../../tree/placement.ts";
import { mayCopy } from "../../tree/rights.ts";
import type { StatusCode } from "../../tree/status.ts";
import type { NodePath } from "../../tree/uri.ts";
import type { CommandRules } from "../command-rules.ts";
import type { ItemHandler } from "./command.ts";
import { addNode, type NodeContent } from "./new-node.ts";
import { readUri } from "./read-uri.ts";
import { refusedQuery } from "./refuse.ts";
import { replaceValue } from "./replace-value.ts";
import { contextOfNodes } from "./tnds/node-content.ts";

/**
 * Copy: gives a leaf the value, format and type of another one, and makes it when it is missing (DM_RepPro, Copy; DM_TND §7).
 * 400: no Source; 406: the device does not copy, or a list or a property that it does not keep; 404: no such source, or no such target and the device
 * makes none; 418: there is a target and the device does not overwrite; 403: one of the two is an interior node, or the target
 * cannot hold such a value; 405: a description without Copy and Get for the source, without Replace or Add for the target, or a property; 425;
 * 420: no room.
 */
export const copy: ItemHandler = ({ uri: to, source: spelled }, context) => {
  const { draft, principal, rules } = context;
  if (rules.copy === "unsupported") return { status: rules.unsupported };
  if (!spelled) return { status: 400 };
  const from = readUri(spelled, context);
  if ("status" in from) return from;
  const query = to.query ?? from.query;
  if (query) return { status: refusedQuery(query, draft.base) };
  const source = draft.get(from.path);
  if (!source) return { status: 404 };
  const misplaced = checkSource(draft, from.path) ?? checkTarget(draft, to.path, rules);
  if (misplaced !== undefined) return { status: misplaced };
  if (!mayCopy(draft, from.path, to.path, principal)) return { status: 425 };
  const carryOut = draft.get(to.path) ? replaceValue : addNode;
  const status = carryOut(to.path, contentOf(source), contextOfNodes(context, "wbxml"));
  // of the statuses for a value that does not fit, Copy has none
  return { status: status === 415 || status === 413 ? 403 : status };
};

function checkSource(draft: Draft, path: NodePath): StatusCode | undefined {
  if (inboxAbove(draft, path)) return 405;
  if (isInteriorAt(draft, path)) return 403;
  const access = draft.describe(path)?.access;
  return access?.has("Copy") && access.has("Get") ? undefined : 405;
}

function checkTarget(draft: Draft, path: NodePath, { copy: mode }: CommandRules): StatusCode | undefined {
  if (!draft.get(path)) {
    if (mode === "overwrite") return 404;
    return checkSite(draft, path) ?? (describesAdd(draft, path) ? undefined : 405);
  }
  if (mode === "create") return 418;
  if (isInteriorAt(draft, path)) return 403;
  return draft.describe(path)?.access.has("Replace") ? undefined : 405;
}

function isInteriorAt(draft: Draft, path: NodePath): boolean {
  const node = draft.get(path);
  return node !== undefined && isInterior(node);
}

/** What a leaf holds, as an item of a command would say it. */
function contentOf({ format, type, value = "" }: NodeState): NodeContent {
  return { meta: { format, type }, data: format === "bin" ? fromBase64(value) : value };
}
