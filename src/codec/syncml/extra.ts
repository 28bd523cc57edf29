import { strictUtf8Text, toBase64 } from "../../base/bytes.ts";
import { isElement, type MarkupElement, type MarkupNode } from "../markup/element.ts";
import type { Place } from "../markup/place.ts";
import type { SyncMLEncoding } from "./message.ts";

const NO_EXTRA: { readonly extra?: readonly MarkupElement[] } = {};

/** The child elements that are not among the `known` ones, in document order. */
export function extraIn(place: Place, known: ReadonlySet<string>): { readonly extra?: readonly MarkupElement[] } {
  let extra: MarkupElement[] | undefined;
  for (const node of place.element.children) {
    if (!isElement(node) || known.has(node.name)) continue;
    extra ??= [];
    extra.push(node);
  }
  return extra ? { extra } : NO_EXTRA;
}

/** Kept nodes as an encoding can carry them: in XML, octets that are no text become base64. */
export function keptNodes(nodes: readonly MarkupNode[], encoding: SyncMLEncoding): readonly MarkupNode[] {
  if (encoding === "wbxml") return nodes;
  return nodes.map((node) => {
    if (typeof node === "string") return node;
    if (!isElement(node)) return strictUtf8Text(node) ?? toBase64(node);
    return { ...node, children: keptNodes(node.children, encoding) };
  });
}
