import { concatBytes, strictUtf8Text, toBase64, utf8Bytes, utf8Text } from "../../base/bytes.ts";
import { formatXml } from "../xml/format.ts";
import { isElement, type MarkupElement, type MarkupNode } from "./element.ts";

/** The text directly in an element, octets read as UTF-8, child elements left out. */
export function textOf({ children }: MarkupElement): string {
  const [only] = children;
  if (children.length === 1 && typeof only === "string") return only;
  return children.map((node) => (isElement(node) ? "" : typeof node === "string" ? node : utf8Text(node))).join("");
}

/**
 * The content of an element that carries foreign data (`Data`, `Value`), never trimmed. Text and octets in turns (a WBXML
 * encoder may cut text anywhere) become octets. As soon as there is a child element, all of it becomes XML text.
 */
export function contentOf(element: MarkupElement): string | Uint8Array {
  const { children, namespace } = element;
  const [only] = children;
  if (children.length === 1 && typeof only === "string") return only;
  if (children.some(isElement)) return children.map((node) => xmlText(node, namespace)).join("");
  if (children.every((node) => typeof node === "string")) return children.join("");
  return concatBytes(children.filter((node): node is string | Uint8Array => !isElement(node)).map(octetsOf));
}

function octetsOf(node: string | Uint8Array): Uint8Array {
  return typeof node === "string" ? utf8Bytes(node) : node;
}

function xmlText(node: MarkupNode, outer: string | undefined): string {
  if (typeof node === "string") return node.replace(/[&<>\r]/g, (character) => ESCAPES[character] ?? character);
  if (!isElement(node)) return xmlText(strictUtf8Text(node) ?? toBase64(node), outer);
  return formatXml(withoutNamespace(node, outer), { declaration: false });
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;" };

/** The element as it stood in its document: the namespace that it only inherited is not its own. */
function withoutNamespace(element: MarkupElement, inherited: string | undefined): MarkupElement {
  if (inherited === undefined || element.namespace !== inherited) return element;
  const children = element.children.map((node) => (isElement(node) ? withoutNamespace(node, inherited) : node));
  return { name: element.name, attributes: element.attributes, children };
}
