import { strictUtf8Text, toBase64 } from "../../base/bytes.ts";
import { isElement, type MarkupElement, type MarkupNode } from "../markup/element.ts";
import { ILLEGAL_CHARACTER } from "../xml/characters.ts";
import { formatXml } from "../xml/format.ts";

/** A document as indented XML for reading. What XML cannot say is replaced: octets that are no text by their base64, illegal characters by U+FFFD. */
export function documentText(root: MarkupElement): string {
  return formatXml(sayable(root), { indent: true });
}

function sayable(element: MarkupElement): MarkupElement {
  return {
    ...element,
    attributes: element.attributes.map(({ name, value }) => ({ name, value: legal(value) })),
    children: element.children.map(sayableNode),
  };
}

function sayableNode(node: MarkupNode): MarkupNode {
  if (typeof node === "string") return legal(node);
  if (isElement(node)) return sayable(node);
  const text = strictUtf8Text(node);
  return text === undefined || ILLEGAL_CHARACTER.test(text) ? toBase64(node) : text;
}

function legal(text: string): string {
  return text.replace(new RegExp(ILLEGAL_CHARACTER, "gu"), "\ufffd");
}
