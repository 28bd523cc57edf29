import { encodeDocument, type MarkupEncoding } from "../markup/document.ts";
import type { MarkupElement } from "../markup/element.ts";
import { children, type Place, textField } from "../markup/place.ts";
import { parseXml } from "../xml/parse.ts";
import {
  type DdfBuild,
  MGMT_TREE_DOCTYPE,
  type MgmtTree,
  mgmtTreeElement,
  mgmtTreeFrom,
  nodeName,
  readMgmtTree,
} from "./mgmt-tree.ts";
import { type DdfOccurrence, type DdfProperties, propertiesElement, propertiesIn } from "./properties.ts";
import { type RuntimeProperties, runtimePropertiesElement, runtimePropertiesIn } from "./runtime-properties.ts";
import { valueIn, valueNode } from "./value.ts";

/** Content types of a device description (DM_TND). */
export const DDF_TYPES: Readonly<Record<MarkupEncoding, string>> = {
  wbxml: "application/vnd.syncml.dmddf+wbxml",
  xml: "application/vnd.syncml.dmddf+xml",
};

/** A device description: a document of the Device Description Framework 1.2 or 1.1.2 (DM_TND). */
export type Ddf = MgmtTree<DdfNode>;

/** The description of a node and of those below it. */
export interface DdfNode {
  /** Empty: chosen at run time. */
  readonly name: string;
  /** URI of the node up to but without its name, where the description is split over several top nodes. */
  readonly path?: string;
  /** Supported run-time properties, with their defaults. Absent: ACL, Format, Name and Type. */
  readonly runtimeProperties?: RuntimeProperties;
  /** The DTD wants them; the first nodes of a path often go without. */
  readonly properties?: DdfProperties;
  /** Octets as in a serialised tree, by the first format. */
  readonly value?: string | Uint8Array;
  /** In document order. Without any, and with a Path elsewhere that leads here, the description goes on there. */
  readonly nodes: readonly DdfNode[];
}

/** Least and most number of nodes; One when nothing is said. `max` is infinite for ZeroOrMore and OneOrMore (DM_TND). */
export function occurrenceBounds(occurrence: DdfOccurrence = { kind: "One" }): { min: number; max: number } {
  const min = occurrence.kind.startsWith("One") ? 1 : 0;
  if ("n" in occurrence) return { min, max: occurrence.n };
  return { min, max: occurrence.kind.endsWith("More") ? Number.POSITIVE_INFINITY : 1 };
}

/** Reads a description from WBXML or XML; the octets decide which. @throws {CodecError} as {@link ddfFromMarkup} (DM_TND) */
export function decodeDdf(body: Uint8Array, contentType?: string): Ddf {
  return ddfFromMarkup(readMgmtTree(body, contentType));
}

/** Writes a description: WBXML with the textual public identifier, or XML, of version 1.2 with its document type. @throws {CodecError} for text that the encoding cannot say (DM_TND) */
export function encodeDdf(ddf: Ddf, encoding: MarkupEncoding): Uint8Array {
  const doctype = ddf.verDtd === "1.2" ? { doctype: MGMT_TREE_DOCTYPE } : {};
  return encodeDocument(ddfToMarkup(ddf, encoding), encoding, { documentType: "DM-DDF 1.2", ...doctype });
}

/** Reads a description from XML text. @throws {CodecError} as {@link ddfFromMarkup} (DM_TND) */
export function ddfFromXml(text: string): Ddf {
  return ddfFromMarkup(parseXml(text));
}

/**
 * Reads a description from an element tree. Elements of foreign namespaces, such as Microsoft's, are passed over.
 * @throws {CodecError} with the element's path, for another root, and for formats, access types, occurrences, scopes and case rules that DM_TND does not define
 */
export function ddfFromMarkup(root: MarkupElement): Ddf {
  return mgmtTreeFrom(root, nodeFrom);
}

/** Writes a description as an element tree for an encoding; of octets as in a serialised tree. */
export function ddfToMarkup(ddf: Ddf, encoding: MarkupEncoding): MarkupElement {
  return mgmtTreeElement(ddf, (build, node) => nodeElement(build, node, encoding));
}

function nodeFrom(place: Place): DdfNode {
  const runtimeProperties = runtimePropertiesIn(place);
  const properties = propertiesIn(place);
  return {
    name: nodeName(place),
    ...textField(place, "path", "Path"),
    ...(runtimeProperties ? { runtimeProperties } : {}),
    ...(properties ? { properties } : {}),
    ...valueIn(place, properties?.formats[0]),
    nodes: children(place, "Node").map(nodeFrom),
  };
}

function nodeElement(build: DdfBuild, node: DdfNode, encoding: MarkupEncoding): MarkupElement {
  return build.element(
    "Node",
    build.element("NodeName", node.name),
    build.optional("Path", node.path),
    runtimePropertiesElement(build, node.runtimeProperties),
    propertiesElement(build, node.properties),
    build.optional("Value", valueNode(node.value, node.properties?.formats[0], encoding)),
    ...node.nodes.map((each) => nodeElement(build, each, encoding)),
  );
}
