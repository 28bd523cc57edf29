import type { ItemHandler } from "./command.ts";
import { addWithAncestors } from "./new-node.ts";
import { makeOwnNodes, topOfAdded } from "./own-nodes.ts";
import { refusedQuery } from "./refuse.ts";
import { addTree } from "./tnds/add-tree.ts";
import { isTnds } from "./tnds/read.ts";

/**
 * Add: a new leaf or interior node, with the interior nodes that lead to it and what comes with them, or a serialised tree (DM_RepPro, Add; DM_TND §7).
 * 418: it exists; 405: not described, not for servers to add, or below a leaf; 425: no Add right on the nearest ancestor; 415:
 * format, type or data do not fit; 413; 420: no room by its occurrence. When one of several nodes cannot be made, none is, and
 * the Status names it.
 */
export const add: ItemHandler = (item, context) => {
  const { draft, principal, rules } = context;
  const { path, query } = item.uri;
  if (query) return { status: refusedQuery(query, draft.base) };
  if (!isTnds(item.meta)) {
    const top = topOfAdded(draft, path);
    const outcome = addWithAncestors(path, item, context);
    if (outcome.status === 200) makeOwnNodes(top, context);
    return outcome;
  }
  if (principal.kind === "server" && rules.trees === "unsupported") return { status: rules.treesRefused };
  const before = draft.checkpoint();
  const outcome = addTree(item, context);
  if (outcome.status !== 200) draft.rollback(before);
  return outcome;
};
