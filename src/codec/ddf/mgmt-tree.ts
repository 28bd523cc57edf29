import { decodeDocument } from "../markup/document.ts";
import { isElement, type MarkupElement, type MarkupNode } from "../markup/element.ts";
import { withoutForeign } from "../markup/foreign.ts";
import { children, optionalText, type Place, rootPlace, textField } from "../markup/place.ts";

/** The document element that descriptions and serialised trees share (DM_TND). */
export interface MgmtTree<N> {
  /** `1.2`; of old descriptions `1.1` or `1.1.2`. */
  readonly verDtd: string;
  /** Manufacturer of the device. */
  readonly man?: string;
  /** Model of the device. */
  readonly mod?: string;
  /** In document order. */
  readonly nodes: readonly N[];
}

/** The document type declaration of version 1.2 (DM_TND). */
export const MGMT_TREE_DOCTYPE =
  '<!DOCTYPE MgmtTree PUBLIC "-//OMA//DTD-DM-DDF 1.2//EN" "http://www.openmobilealliance.org/tech/DTD/dm_ddf-v1_2.dtd">';

const NAMESPACE = "syncml:dmddf1.2";
const isOwn = (namespace: string) => namespace.toLowerCase().startsWith("syncml:dmddf");

/** The document element in WBXML or XML; the octets decide which. @throws {CodecError} */
export function readMgmtTree(body: Uint8Array, contentType?: string): MarkupElement {
  const typed = contentType === undefined ? {} : { contentType };
  return decodeDocument(body, { documentType: "DM-DDF 1.2", spec: "DM_TND", ...typed }).root;
}

/** Names of the elements that {@link mgmtTreeFrom} passes over, each once, in document order. */
export function foreignNames(root: MarkupElement): readonly string[] {
  const names = new Set<string>();
  const look = (element: MarkupElement) => {
    const { namespace } = element;
    if (namespace !== undefined && namespace !== root.namespace && !isOwn(namespace)) names.add(element.name);
    else if (element.name !== "Value") for (const node of element.children) if (isElement(node)) look(node);
  };
  look(root);
  return [...names];
}

/**
 * Reads a `MgmtTree`, each top node by `node`. Elements of foreign namespaces are passed over: vendors add theirs. Without VerDTD
 * it is 1.2. @throws {CodecError} for another root element (DM_TND)
 */
export function mgmtTreeFrom<N>(root: MarkupElement, node: (place: Place) => N): MgmtTree<N> {
  const place = rootPlace(withoutForeign(root, isOwn, "Value"), "MgmtTree", "DM_TND");
  return {
    // The token list of the specification spells it verDTD.
    verDtd: optionalText(place, "VerDTD") || optionalText(place, "verDTD") || "1.2",
    ...textField(place, "man", "Man"),
    ...textField(place, "mod", "Mod"),
    nodes: children(place, "Node").map(node),
  };
}

/** Writes a `MgmtTree` in the namespace of version 1.2; version 1.1 knew none. */
export function mgmtTreeElement<N>(
  tree: MgmtTree<N>,
  node: (build: DdfBuild, each: N) => MarkupElement,
): MarkupElement {
  const build = ddfBuild(tree.verDtd.startsWith("1.1") ? undefined : NAMESPACE);
  return build.element(
    "MgmtTree",
    build.element("VerDTD", tree.verDtd),
    build.optional("Man", tree.man),
    build.optional("Mod", tree.mod),
    ...tree.nodes.map((each) => node(build, each)),
  );
}

/** Makes elements of one document. What is absent, and empty text, is left out. */
export interface DdfBuild {
  element(name: string, ...children: readonly (MarkupNode | undefined)[]): MarkupElement;
  /** The element, or nothing when its content is absent. */
  optional(name: string, content: MarkupNode | undefined): MarkupElement | undefined;
}

function ddfBuild(namespace: string | undefined): DdfBuild {
  const element: DdfBuild["element"] = (name, ...nodes) => {
    const present = nodes.filter((node): node is MarkupNode => node !== undefined && node !== "");
    return { name, ...(namespace === undefined ? {} : { namespace }), attributes: [], children: present };
  };
  return {
    element,
    optional: (name, content) => (content === undefined ? undefined : element(name, content)),
  };
}

/** The name of a node; empty when it is chosen elsewhere, which senders also say by leaving it out. */
export function nodeName(place: Place): string {
  return optionalText(place, "NodeName") ?? "";
}
