/**
 * The neutral form in which WBXML and XML meet: bytes or text <-> element tree <-> typed message.
 * Names carry no prefixes; a namespace is the URI itself. Attributes keep the order of the document.
 */

/** Text, octets (a WBXML OPAQUE; in XML, base64 has no place here: a document type decides), or an element. */
export type MarkupNode = string | Uint8Array | MarkupElement;

/** An element of a document, however that was encoded. */
export interface MarkupElement {
  readonly name: string;
  /** Namespace URI, when the document states or implies one, for example `SYNCML:SYNCML1.2`. */
  readonly namespace?: string;
  readonly attributes: readonly MarkupAttribute[];
  readonly children: readonly MarkupNode[];
}

/** An attribute; its name has no prefix, and declarations of namespaces are none. */
export interface MarkupAttribute {
  readonly name: string;
  readonly value: string;
}

/** Whether a node is an element, not text or octets. */
export function isElement(node: MarkupNode): node is MarkupElement {
  return typeof node === "object" && !(node instanceof Uint8Array);
}

/**
 * The items read so far and one more. A list that is made with its first item takes room for one, an empty one takes room for 17 with its
 * first; most elements have one child.
 */
export function appended<T>(items: T[] | undefined, item: T): T[] {
  if (items === undefined) return [item];
  items.push(item);
  return items;
}

/** A new element; attributes may be given as a record. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  children: readonly MarkupNode[] = [],
): MarkupElement {
  return { name, attributes: Object.entries(attributes).map(([key, value]) => ({ name: key, value })), children };
}

/** The value of the first attribute of that name; `undefined` when there is none. */
export function attribute(of: MarkupElement, name: string): string | undefined {
  return of.attributes.find((each) => each.name === name)?.value;
}
