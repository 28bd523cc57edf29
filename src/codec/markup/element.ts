/**
 * The neutral form in which WBXML and XML meet: bytes or text <-> element tree <-> typed message.
 * Names carry no prefixes; a namespace is the URI itself. Attributes keep the order of the document.
 */

/** Text, octets (a WBXML OPAQUE; in XML, base64 has no place here: a document type decides), or an element. */
export type MarkupNode = string | Uint8Array | MarkupElement;

export interface MarkupElement {
  readonly name: string;
  /** Namespace URI, when the document states or implies one, for example `SYNCML:SYNCML1.2`. */
  readonly namespace?: string;
  readonly attributes: readonly MarkupAttribute[];
  readonly children: readonly MarkupNode[];
}

export interface MarkupAttribute {
  readonly name: string;
  readonly value: string;
}

export function isElement(node: MarkupNode): node is MarkupElement {
  return typeof node === "object" && !(node instanceof Uint8Array);
}

/**
 * The children read so far and one more. A list that is made with its first node takes room for one, an empty one takes room for 17 with
 * its first; most elements have one child.
 */
export function appended(children: MarkupNode[] | undefined, node: MarkupNode): MarkupNode[] {
  if (children === undefined) return [node];
  children.push(node);
  return children;
}

/** A new element; attributes may be given as a record. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  children: readonly MarkupNode[] = [],
): MarkupElement {
  return { name, attributes: Object.entries(attributes).map(([key, value]) => ({ name: key, value })), children };
}

export function attribute(of: MarkupElement, name: string): string | undefined {
  return of.attributes.find((each) => each.name === name)?.value;
}
