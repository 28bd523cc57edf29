import { toBase64 } from "../../base/bytes.ts";
import { mediaTypeOf } from "../../base/media-type.ts";
import type { MarkupEncoding } from "../../codec/markup/document.ts";
import { embed } from "../../codec/syncml/embedded.ts";
import { dataLength } from "../../codec/syncml/large-object.ts";
import type { Item, Meta } from "../../codec/syncml/message.ts";
import { TNDS_TYPES } from "../../codec/tnds/document.ts";
import { supportsProperty } from "../../tree/property.ts";
import { mayGet } from "../../tree/rights.ts";
import { childOf, formatUri, type NodePath } from "../../tree/uri.ts";
import { LISTS, type ListName } from "../command-rules.ts";
import type { Outcome } from "../reply.ts";
import { writeSayable } from "../sayable.ts";
import { outgoingValue } from "../value.ts";
import type { CommandContext, CommandItem } from "./command.ts";
import { inWordsOf } from "./read-uri.ts";
import { shownOf } from "./shown-node.ts";
import { serialiseTree, TNDS_PROPERTIES, type TndsProperty } from "./tnds/serialise-tree.ts";

/** Lists of one message that are made in vain: a few octets of a Get can ask for a whole tree, again and again. */
const MOST_TOO_LARGE = 16;

/**
 * Get of a list: every node of a subtree that the server may get, as items without (Struct) or with values (StructData), or
 * as one serialised tree (TNDS), with all properties or those that `+` and `-` leave (DM_TND). 406: no such list, or `+` and `-` in
 * one, or a property that cannot be in a tree or that the device does not keep; 404; 405; 425; 415: the Type it is wanted in is no
 * serialised tree's; 413: larger than can be sent, or one more after many of those.
 */
export function getList(item: CommandItem, list: string, context: CommandContext): Outcome {
  const { draft, principal, maxObjSize } = context;
  const { path } = item.uri;
  const asked = parseList(list, context);
  if (!asked) return { status: 406 };
  if (!draft.get(path)) return { status: 404 };
  if (!draft.describe(path)?.access.has("Get")) return { status: 405 };
  if (!mayGet(draft, path, principal)) return { status: 425 };
  if (context.lists.tooLarge >= MOST_TOO_LARGE) return { status: 413 };
  const results =
    asked.name === "TNDS" ? treeItems(item, asked.properties, context) : nodeItems(item, asked.name, context);
  if (!results) return { status: 415 };
  const tooLarge = results.some(({ data }) => dataLength(data) > maxObjSize.sent);
  return tooLarge ? { status: 413 } : { status: 200, results };
}

type AskedList =
  | { readonly name: Exclude<ListName, "TNDS"> }
  | { readonly name: "TNDS"; readonly properties: ReadonlySet<TndsProperty> };

function parseList(list: string, { draft, rules }: CommandContext): AskedList | undefined {
  const [, name, selection = ""] = /^([A-Za-z]+)((?:\+[A-Za-z]+)+|(?:-[A-Za-z]+)+)?$/.exec(list) ?? [];
  const known = LISTS.find((each) => each === name);
  if (!known || !rules.lists.includes(known)) return undefined;
  if (known !== "TNDS") return selection === "" ? { name: known } : undefined;
  const named = selection === "" ? [] : selection.slice(1).split(/[+-]/);
  if (!named.every((each) => (TNDS_PROPERTIES as readonly string[]).includes(each))) return undefined;
  const isKept = (each: string) => each === "Value" || supportsProperty(draft.base, each);
  if (selection.startsWith("+")) {
    return named.every(isKept) ? { name: known, properties: new Set(named as TndsProperty[]) } : undefined;
  }
  return { name: known, properties: new Set(TNDS_PROPERTIES.filter((each) => isKept(each) && !named.includes(each))) };
}

/** A list as one serialised tree: octets in WBXML, text in XML. */
function treeItems(
  { uri, spelled, meta: wanted }: CommandItem,
  properties: ReadonlySet<TndsProperty>,
  context: CommandContext,
): readonly Item[] | undefined {
  const encoding = treeEncoding(wanted, context);
  if (!encoding) return undefined;
  const tnds = serialiseTree(uri.path, { properties, encoding }, context);
  const { meta, data } = writeSayable(tnds, (each) => embed({ kind: "tnds", tnds: each }, encoding));
  const source = { uri: spelled };
  if (typeof data === "string") return [{ source, meta, data }];
  const isText = context.encoding.sent === "xml";
  return [{ source, meta: { ...meta, format: isText ? "b64" : "bin" }, data: isText ? toBase64(data) : data }];
}

/** In what a serialised tree is written: as the message, unless the Get says otherwise in its Type; undefined for a type that is no such tree's. */
function treeEncoding({ type = "" }: Meta, { encoding }: CommandContext): MarkupEncoding | undefined {
  const mime = mediaTypeOf(type);
  // text/plain is what an absent Type means
  if (mime === "" || mime === "text/plain") return encoding.sent;
  return (["wbxml", "xml"] as const).find((each) => TNDS_TYPES[each] === mime);
}

/** An item for each node, depth first, the node itself first. */
function nodeItems(
  { uri: asked, spelled }: CommandItem,
  list: "Struct" | "StructData",
  context: CommandContext,
): readonly Item[] {
  const { draft, encoding, rules } = context;
  const items: Item[] = [];
  const visit = (path: NodePath): void => {
    const node = draft.get(path);
    const shown = shownOf(path, context);
    if (!node || shown === "closed") return;
    if (shown !== "nothing") {
      const { meta, data } = outgoingValue(node, encoding.sent);
      const hasData = list === "StructData" && shown === "whole" && node.format !== "node" && data !== undefined;
      items.push({
        source: { uri: inWordsOf(spelled, formatUri(path), rules) },
        ...(meta ? { meta } : {}),
        ...(hasData ? { data } : {}),
      });
    }
    for (const name of draft.children(path)) visit(childOf(path, name));
  };
  visit(asked.path);
  return items;
}
