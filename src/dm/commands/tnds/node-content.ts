import { toBase64 } from "../../../base/bytes.ts";
import type { MarkupEncoding } from "../../../codec/markup/document.ts";
import type { Meta } from "../../../codec/syncml/message.ts";
import type { TndsNode } from "../../../codec/tnds/document.ts";
import { replaceProperty, supportsProperty } from "../../../tree/property.ts";
import { mayReplaceAcl } from "../../../tree/rights.ts";
import type { StatusCode } from "../../../tree/status.ts";
import type { NodePath } from "../../../tree/uri.ts";
import type { CommandContext } from "../command.ts";
import type { NodeContent } from "../new-node.ts";

/** What a serialised node says, as an item of a command would say it in a message of the tree's own encoding. */
export function contentOfNode(
  { format, type, value, nodes }: TndsNode,
  { encoding }: Pick<CommandContext, "encoding">,
): NodeContent {
  const stated = format ?? (nodes.length > 0 ? "node" : undefined);
  const named = type && ("mime" in type ? type.mime : type.ddfName);
  const meta: Meta = { ...(stated === undefined ? {} : { format: stated }), ...(named ? { type: named } : {}) };
  const isText = format === "b64" || encoding.received === "xml";
  const data = isText && value instanceof Uint8Array ? toBase64(value) : value;
  return { meta, data };
}

/** The context in which {@link contentOfNode} is to be understood. */
export function contextOfNodes(context: CommandContext, encoding: MarkupEncoding): CommandContext {
  return { ...context, encoding: { ...context.encoding, received: encoding } };
}

/**
 * Gives a node the ACL and Title it was serialised with; other properties are the device's own (DM_TND). 425: the sender may not
 * set its ACL; 500, or what the rules say: a malformed one; 413: too long a Title; 420: no room.
 */
export function setProperties(path: NodePath, { acl, title }: TndsNode, context: CommandContext): StatusCode {
  const { draft, principal, rules } = context;
  if (acl) {
    if (!mayReplaceAcl(draft, path, principal, rules.acl)) return 425;
    const status = replaceProperty(draft, path, "ACL", acl.trim());
    if (status !== 200) return status === 500 ? rules.acl.malformed : status;
  }
  const status = title && supportsProperty(draft.base, "Title") ? replaceProperty(draft, path, "Title", title) : 200;
  return status === 200 && principal.kind === "server" && !draft.isWithinStorage() ? 420 : status;
}
