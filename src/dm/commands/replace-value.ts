import { dataLength } from "../../codec/syncml/large-object.ts";
import { isInterior } from "../../tree/node.ts";
import { checkForm } from "../../tree/placement.ts";
import { mayReplace } from "../../tree/rights.ts";
import type { StatusCode } from "../../tree/status.ts";
import type { NodePath } from "../../tree/uri.ts";
import { incomingValue } from "../value.ts";
import type { CommandContext } from "./command.ts";
import type { NodeContent } from "./new-node.ts";

/** Gives an existing leaf a new value; the statuses are those of Replace. */
export function replaceValue(path: NodePath, { meta, data }: NodeContent, context: CommandContext): StatusCode {
  const { draft, principal, encoding, maxObjSize } = context;
  const node = draft.get(path);
  if (!node) return 404;
  const description = draft.describe(path);
  if (isInterior(node) || !description?.access.has("Replace")) return 405;
  if (!mayReplace(draft, path, principal)) return 425;
  const leaf = incomingValue({ meta, data, encoding: encoding.received }, description, node);
  if (!leaf || checkForm(draft, path, leaf.format, meta.type) !== undefined) return 415;
  if (dataLength(data) > maxObjSize.received) return 413;
  if (principal.kind === "server" && !draft.hasRoomFor(path, Object.assign({}, node, leaf))) return 420;
  draft.setValue(path, leaf.value, leaf);
  return 200;
}
