import { resolvePath } from "../../tree/resolve-path.ts";
import type { StatusCode } from "../../tree/status.ts";
import { type NodePath, type NodeUri, parseUri } from "../../tree/uri.ts";
import type { CommandRules } from "../command-rules.ts";
import type { CommandContext } from "./command.ts";

/** The URI of a node in the words of who asked for it or for one above it: by the other name where that was used. */
export function inWordsOf(spelled: string, uri: string, { deviceVendor }: CommandRules): string {
  const isOther = deviceVendor === "alias" && /^\s*(?:\.\/)?device\//i.test(spelled);
  return isOther ? uri.replace("./", "./Device/") : uri;
}

/** In any case of letters: names are compared so where this is an alias at all. */
const DEVICE_VENDOR = /^\.\/device\/vendor(?=\/|$)/i;

/** The path by which the device knows a node that may be called by the other name. */
export function underItsOwnName(path: NodePath, { deviceVendor }: Pick<CommandRules, "deviceVendor">): NodePath {
  return deviceVendor === "alias" ? path.replace(DEVICE_VENDOR, "./Vendor") : path;
}

/** The node that a server means by a URI, by the rules of the device; 404, 414, or the device's status for bad syntax (DM_TND). */
export function readUri(spelled: string, { draft, rules }: CommandContext): NodeUri | { readonly status: StatusCode } {
  const text = rules.leadingSlash === "accepted" ? spelled.replace(/^\s*\//, "") : spelled;
  const uri = parseUri(text, draft.base.limits);
  if ("status" in uri) return uri.status === 500 ? { status: rules.badUri } : uri;
  const path = resolvePath(draft, underItsOwnName(uri.path, rules));
  return path === uri.path ? uri : { ...uri, path };
}
