import { resolvePath } from "../../tree/resolve-path.ts";
import type { StatusCode } from "../../tree/status.ts";
import { type NodeUri, parseUri } from "../../tree/uri.ts";
import type { CommandContext } from "./command.ts";

/** The node that a server means by a URI, by the rules of the device; 404, 414, or the device's status for bad syntax (DM_TND). */
export function readUri(spelled: string, { draft, rules }: CommandContext): NodeUri | { readonly status: StatusCode } {
  const text = rules.leadingSlash === "accepted" ? spelled.replace(/^\s*\//, "") : spelled;
  const uri = parseUri(text, draft.base.limits);
  if ("status" in uri) return uri.status === 500 ? { status: rules.badUri } : uri;
  const path = resolvePath(draft, uri.path);
  return path === uri.path ? uri : { ...uri, path };
}
