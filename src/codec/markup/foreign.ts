import { isElement, type MarkupElement } from "./element.ts";

/**
 * The element without the elements of other namespaces in it. Own are the namespace of the element itself, that which
 * `isOwn` knows, and none. What is inside of elements named `opaque` is data and stays as it is. XML_Names
 */
export function withoutForeign(
  root: MarkupElement,
  isOwn: (namespace: string) => boolean,
  opaque: string,
): MarkupElement {
  const { namespace: own } = root;
  const isForeign = ({ namespace }: MarkupElement) => namespace !== undefined && namespace !== own && !isOwn(namespace);
  const prune = (element: MarkupElement): MarkupElement => {
    if (element.name === opaque) return element;
    const children = element.children
      .filter((node) => !isElement(node) || !isForeign(node))
      .map((node) => (isElement(node) ? prune(node) : node));
    return { ...element, children };
  };
  return prune(root);
}
