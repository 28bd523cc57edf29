import { checkRemoval } from "../../tree/placement.ts";
import { supportsProperty } from "../../tree/property.ts";
import { mayDelete } from "../../tree/rights.ts";
import type { ItemHandler } from "./command.ts";

/**
 * Delete: a dynamic node with all below it (DM_RepPro, Delete; DM_TND §7). 404; 405: the root, a permanent node, a
 * description without Delete for the node addressed, or a property; 406: a property or list the device does not keep; 425.
 */
export const deleteNode: ItemHandler = ({ uri: { path, query } }, { draft, principal }) => {
  if (query) return { status: query.kind === "prop" && supportsProperty(draft.base, query.name) ? 405 : 406 };
  const kept = checkRemoval(draft, path);
  if (kept !== undefined) return { status: kept };
  if (!draft.describe(path)?.access.has("Delete")) return { status: 405 };
  if (!mayDelete(draft, path, principal)) return { status: 425 };
  draft.remove(path);
  return { status: 200 };
};
