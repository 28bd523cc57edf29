import type { MarkupElement, MarkupNode } from "../markup/element.ts";

const NAMESPACE = "syncml:devinf";

/** An element of a DevInf document. What is absent, and empty text, is left out. */
export function devInfElement(name: string, ...children: readonly (MarkupNode | undefined | false)[]): MarkupElement {
  const present = children.filter(
    (child): child is MarkupNode => child !== undefined && child !== false && child !== "",
  );
  return { name, namespace: NAMESPACE, attributes: [], children: present };
}

/** The element with that text, or nothing when it is absent. */
export function optionalElement(name: string, text: string | number | undefined): MarkupElement | undefined {
  return text === undefined ? undefined : devInfElement(name, String(text));
}
