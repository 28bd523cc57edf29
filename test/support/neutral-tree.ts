import { utf8Text } from "../../src/base/bytes.ts";
import { isElement, type MarkupElement } from "../../src/codec/markup/element.ts";

/** An element as plain data that says what the document means, not how it was written. */
export interface NeutralElement {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (NeutralElement | string)[];
}

/** For comparing documents of different writers: octets are the text that they are in UTF-8, pieces of text next to each other are one. */
export function neutralTree({ name, namespace, attributes, children }: MarkupElement): NeutralElement {
  const merged: (NeutralElement | string)[] = [];
  for (const child of children) {
    const neutral = child instanceof Uint8Array ? utf8Text(child) : isElement(child) ? neutralTree(child) : child;
    const last = merged.at(-1);
    if (typeof neutral === "string" && typeof last === "string") merged[merged.length - 1] = last + neutral;
    else if (neutral !== "") merged.push(neutral);
  }
  const named = Object.fromEntries(attributes.map((attribute) => [attribute.name, attribute.value]));
  return { name, namespace: namespace ?? "", attributes: named, children: merged };
}

/** The same without the names of namespaces, for peers that leave them out. */
export function withoutNamespaces(tree: NeutralElement): NeutralElement {
  const children = tree.children.map((child) => (typeof child === "string" ? child : withoutNamespaces(child)));
  return { ...tree, namespace: "", children };
}
