import { fromBase64 } from "../../../base/bytes.ts";
import type { MarkupEncoding } from "../../../codec/markup/document.ts";
import type { Tnds, TndsNode } from "../../../codec/tnds/document.ts";
import { isInterior, type NodeState } from "../../../tree/node.ts";
import { keepsProperty, propertyOf } from "../../../tree/property.ts";
import type { Tree } from "../../../tree/tree.ts";
import { childOf, formatSegment, formatUri, type NodePath, nameOf, parentOf, ROOT } from "../../../tree/uri.ts";
import type { CommandContext } from "../command.ts";
import { shownOf } from "../shown-node.ts";

/** What a serialised tree can say of a node besides its name (DM_TND). */
export const TNDS_PROPERTIES = ["ACL", "Format", "Title", "TStamp", "Type", "VerNo", "Value"] as const;

/** One of {@link TNDS_PROPERTIES}. */
export type TndsProperty = (typeof TNDS_PROPERTIES)[number];

/** What a serialised tree is to have, and in what it will be written. */
interface WantedTree {
  readonly properties: ReadonlySet<TndsProperty>;
  readonly encoding: MarkupEncoding;
}

/**
 * A node with all below it as a serialised tree, as far as the server may get it. A node below one that it may not get stands
 * at the top, where its Path says its place; so do the children of the root, which has no name. Empty properties are left out (DM_TND).
 */
export function serialiseTree(start: NodePath, wanted: WantedTree, context: CommandContext): Tnds {
  const { draft } = context;
  const top: TndsNode[] = [];
  const visit = (path: NodePath, siblings: TndsNode[]): void => {
    const shown = path === ROOT ? "nothing" : shownOf(path, context);
    if (shown === "closed") return;
    const nodes: TndsNode[] = shown === "nothing" ? top : [];
    if (shown !== "nothing") {
      const place = siblings === top ? { path: formatUri(parentOf(path)) } : {};
      siblings.push({ ...serialiseNode(draft, path, shown === "whole", wanted), ...place, nodes });
    }
    for (const name of draft.children(path)) visit(childOf(path, name), nodes);
  };
  visit(start, top);
  return { verDtd: "1.2", nodes: top };
}

/** A node without what is below it. */
function serialiseNode(tree: Tree, path: NodePath, withValue: boolean, wanted: WantedTree): Omit<TndsNode, "nodes"> {
  const name = formatSegment(nameOf(path));
  const node = tree.get(path);
  if (!node) return { name };
  const value = withValue && wanted.properties.has("Value") ? valueField(node, wanted) : {};
  return { name, ...propertiesOf(tree, path, node, wanted), ...value };
}

function propertiesOf(
  tree: Tree,
  path: NodePath,
  node: NodeState,
  { properties }: WantedTree,
): Partial<Pick<TndsNode, "acl" | "format" | "title" | "tStamp" | "type" | "verNo">> {
  const { type, format, verNo = 0 } = node;
  const isWanted = (name: Exclude<TndsProperty, "Value">) => properties.has(name) && keepsProperty(tree, path, name);
  const text = (name: "ACL" | "Title" | "TStamp") => (isWanted(name) ? propertyOf(path, node, name) : undefined);
  const [acl, title, tStamp] = [text("ACL"), text("Title"), text("TStamp")];
  return {
    ...(acl ? { acl } : {}),
    ...(isWanted("Format") ? { format } : {}),
    ...(title ? { title } : {}),
    ...(tStamp ? { tStamp } : {}),
    ...(isWanted("Type") ? { type: isInterior(node) ? { ddfName: type } : { mime: type } } : {}),
    ...(isWanted("VerNo") ? { verNo } : {}),
  };
}

/** Octets stay octets: with its Format the document makes text of them where it has to, and without it nobody does. */
function valueField({ format, value = "" }: NodeState, { properties, encoding }: WantedTree): Pick<TndsNode, "value"> {
  if (format === "node" || format === "null") return {};
  const octets = format === "bin" ? fromBase64(value) : undefined;
  const isOctets = octets !== undefined && (encoding === "wbxml" || properties.has("Format"));
  return { value: isOctets ? octets : value };
}
