import {
  type DdfBuild,
  MGMT_TREE_DOCTYPE,
  type MgmtTree,
  mgmtTreeElement,
  mgmtTreeFrom,
  nodeName,
  readMgmtTree,
} from "../ddf/mgmt-tree.ts";
import {
  type NodeType,
  type RuntimeProperties,
  runtimePropertiesElement,
  runtimePropertiesIn,
} from "../ddf/runtime-properties.ts";
import { valueIn, valueNode } from "../ddf/value.ts";
import type { DdfFormat } from "../ddf/vocabulary.ts";
import { encodeDocument, type MarkupEncoding } from "../markup/document.ts";
import type { MarkupElement } from "../markup/element.ts";
import { children, decimal, type Place, refuse, textField } from "../markup/place.ts";
import { parseXml } from "../xml/parse.ts";

/** Content types of a serialised tree (DM_TND). */
export const TNDS_TYPES: Readonly<Record<MarkupEncoding, string>> = {
  wbxml: "application/vnd.syncml.dmtnds+wbxml",
  xml: "application/vnd.syncml.dmtnds+xml",
};

/** A serialised management tree, or a part of one: Tree and Description Serialisation (DM_TND). */
export type Tnds = MgmtTree<TndsNode>;

/** A node with its properties and all that is below it. */
export interface TndsNode {
  /** Empty: the last segment of the command's target, or chosen by the device. */
  readonly name: string;
  /** URI of the node up to but without its name; usually only on top nodes, below the names above it count. */
  readonly path?: string;
  /** Absent when the sender left it out; see {@link tndsFormat}. */
  readonly format?: DdfFormat;
  readonly type?: NodeType;
  /** Empty: inherited. */
  readonly acl?: string;
  readonly title?: string;
  readonly tStamp?: string;
  readonly verNo?: number;
  /** Octets when the format is `b64` or `bin` and the text was base64, or when they were no text. */
  readonly value?: string | Uint8Array;
  /** In document order. */
  readonly nodes: readonly TndsNode[];
}

/** The format of a node: the one stated, else `node` for one with nodes or without a value, else `chr`. */
export function tndsFormat({ format, value, nodes }: TndsNode): DdfFormat {
  return format ?? (nodes.length > 0 || value === undefined ? "node" : "chr");
}

/** Reads a serialised tree from WBXML or XML; the octets decide which. @throws {CodecError} as {@link tndsFromMarkup} (DM_TND) */
export function decodeTnds(body: Uint8Array, contentType?: string): Tnds {
  return tndsFromMarkup(readMgmtTree(body, contentType));
}

/** Writes a serialised tree: WBXML with the textual public identifier, or XML with its document type. @throws {CodecError} for text that the encoding cannot say (DM_TND) */
export function encodeTnds(tnds: Tnds, encoding: MarkupEncoding): Uint8Array {
  const options = { documentType: "DM-DDF 1.2", doctype: MGMT_TREE_DOCTYPE } as const;
  return encodeDocument(tndsToMarkup(tnds, encoding), encoding, options);
}

/** Reads a serialised tree from XML text. @throws {CodecError} as {@link tndsFromMarkup} (DM_TND) */
export function tndsFromXml(text: string): Tnds {
  return tndsFromMarkup(parseXml(text));
}

/**
 * Reads a serialised tree from an element tree. NodeName, RTProperties and any of the properties may be missing; DFProperties, the
 * properties Name and Size, and elements of foreign namespaces are passed over.
 * @throws {CodecError} with the element's path, for another root, an unknown format, or a VerNo that is no number (DM_TND)
 */
export function tndsFromMarkup(root: MarkupElement): Tnds {
  return mgmtTreeFrom(root, nodeFrom);
}

/** Writes a serialised tree as an element tree for an encoding: octets become base64 in XML, and for format `b64` in WBXML too. */
export function tndsToMarkup(tnds: Tnds, encoding: MarkupEncoding): MarkupElement {
  return mgmtTreeElement(tnds, (build, node) => nodeElement(build, node, encoding));
}

function nodeFrom(place: Place): TndsNode {
  const { acl, format, title, tStamp, type, verNo } = runtimePropertiesIn(place) ?? {};
  return {
    name: nodeName(place),
    ...textField(place, "path", "Path"),
    ...(format ? { format } : {}),
    ...(type ? { type } : {}),
    ...(acl === undefined ? {} : { acl }),
    ...(title === undefined ? {} : { title }),
    ...(tStamp === undefined ? {} : { tStamp }),
    ...(verNo ? { verNo: decimal(verNo) ?? refuse(place, `VerNo "${verNo}" is not a number`) } : {}),
    ...valueIn(place, format),
    nodes: children(place, "Node").map(nodeFrom),
  };
}

function nodeElement(build: DdfBuild, node: TndsNode, encoding: MarkupEncoding): MarkupElement {
  return build.element(
    "Node",
    build.element("NodeName", node.name),
    build.optional("Path", node.path),
    runtimePropertiesElement(build, propertiesOf(node)),
    build.optional("Value", valueNode(node.value, node.format, encoding)),
    ...node.nodes.map((each) => nodeElement(build, each, encoding)),
  );
}

/** The properties in a record of their own; nothing when there are none. */
function propertiesOf({ acl, format, title, tStamp, type, verNo }: TndsNode): RuntimeProperties | undefined {
  const properties = {
    ...(acl === undefined ? {} : { acl }),
    ...(format === undefined ? {} : { format }),
    ...(title === undefined ? {} : { title }),
    ...(tStamp === undefined ? {} : { tStamp }),
    ...(type === undefined ? {} : { type }),
    ...(verNo === undefined ? {} : { verNo: String(verNo) }),
  };
  return Object.keys(properties).length > 0 ? properties : undefined;
}
