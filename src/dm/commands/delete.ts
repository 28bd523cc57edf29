import { checkRemoval } from "../../tree/placement.ts";
import { mayDelete } from "../../tree/rights.ts";
import type { ItemHandler } from "./command.ts";
import { refusedQuery } from "./refuse.ts";
import { removeNode } from "./remove-node.ts";

/**
 * Delete: a dynamic node with all below it (DM_RepPro, Delete; DM_TND §7). 404; 405: the root, a permanent node, a
 * description without Delete for the node addressed, or a property; 406: a property or list the device does not keep; 425.
 */
export const deleteNode: ItemHandler = ({ uri: { path, query } }, { draft, principal, rules }) => {
  if (query) return { status: refusedQuery(query, draft.base) };
  const kept = checkRemoval(draft, path, rules.permanentBelow);
  if (kept !== undefined) return { status: kept };
  if (!draft.describe(path)?.access.has("Delete")) return { status: 405 };
  if (!mayDelete(draft, path, principal, rules.acl)) return { status: 425 };
  removeNode(draft, path);
  return { status: 200 };
};
