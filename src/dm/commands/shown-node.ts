import { isInterior } from "../../tree/node.ts";
import { mayGet } from "../../tree/rights.ts";
import type { NodePath } from "../../tree/uri.ts";
import type { CommandContext } from "./command.ts";

/**
 * What a list shows of a node (DM_TND, Get of a list). `whole`; `name`: a leaf that nobody reads back is there, without a value;
 * `nothing`: its ACL, or the device, keeps it from this server, but not what is below; `closed`: nor anything below, as an interior node that its
 * description does not let anybody read.
 */
export function shownOf(
  path: NodePath,
  { draft, principal, rules }: CommandContext,
): "whole" | "name" | "nothing" | "closed" {
  const node = draft.get(path);
  const isReadable = draft.describe(path)?.access.has("Get") ?? false;
  if (!node || (isInterior(node) && !isReadable)) return "closed";
  if (!mayGet(draft, path, principal)) return "nothing";
  if (isReadable) return "whole";
  return rules.unreadable === "named" ? "name" : "nothing";
}
