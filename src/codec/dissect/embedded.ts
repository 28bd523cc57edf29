import { fromBase64, utf8Bytes } from "../../base/bytes.ts";
import { attempt } from "../../base/decoded.ts";
import { contentOf, textOf } from "../markup/content.ts";
import { decodeDocument } from "../markup/document.ts";
import { isElement, type MarkupElement } from "../markup/element.ts";
import type { DocumentTypeName } from "../wbxml/document-types.ts";
import { addLayer, fieldsOf, type Slice } from "./layer.ts";

/** A document that another one carries as data. */
export interface EmbeddedDocument {
  /** Where it stands, for example `/SyncML/SyncBody/Results/Item/Data`. */
  readonly path: string;
  readonly root: MarkupElement;
}

/** The documents in the Data of a SyncML message: as WBXML, as XML text, either also as base64. Each adds a layer. */
export function openEmbedded(slice: Slice, root: MarkupElement): EmbeddedDocument[] {
  if (root.name !== "SyncML") return [];
  return dataIn(root, "/SyncML", "").flatMap(({ element, path, mediaType }) => {
    const read = readDocument(contentOf(element), mediaType);
    if (!read) return [];
    const fields = fieldsOf({ in: path, encoding: read.encoding, type: mediaType || undefined });
    addLayer(placeOf(slice, element), read.root.name, fields);
    return [{ path, root: read.root }];
  });
}

interface DataElement {
  readonly element: MarkupElement;
  readonly path: string;
  /** Of its item, or else of the command around it. */
  readonly mediaType: string;
}

/** Every Data below an element, in document order, each with its path and the media type that holds for it. */
function dataIn(parent: MarkupElement, path: string, inherited: string): DataElement[] {
  const elements = parent.children.filter(isElement);
  const mediaType = typeIn(elements) ?? inherited;
  return elements.flatMap((element): DataElement[] => {
    const namesakes = elements.filter(({ name }) => name === element.name);
    const number = namesakes.indexOf(element) + 1;
    const here = `${path}/${element.name}${number > 1 ? `[${number}]` : ""}`;
    return element.name === "Data" ? [{ element, path: here, mediaType }] : dataIn(element, here, mediaType);
  });
}

function typeIn(elements: readonly MarkupElement[]): string | undefined {
  const meta = elements.find(({ name }) => name === "Meta");
  const type = meta?.children.filter(isElement).find(({ name }) => name === "Type");
  return type && textOf(type).trim();
}

function readDocument(content: string | Uint8Array, mediaType: string) {
  const octets = typeof content === "string" ? utf8Bytes(content) : content;
  const decoded = fromBase64(typeof content === "string" ? content : "");
  return decodeAs(octets, mediaType) ?? (decoded && decoded.length > 0 ? decodeAs(decoded, mediaType) : undefined);
}

function decodeAs(octets: Uint8Array, mediaType: string) {
  const documentType: DocumentTypeName = mediaType.includes("devinf") ? "DevInf 1.2" : "DM-DDF 1.2";
  return attempt(() => decodeDocument(octets, { documentType, spec: "SyncML_RepPro" }));
}

/** Octets that are a view of the document around them have a place of their own; anything else stands for the whole document. */
function placeOf(slice: Slice, { children }: MarkupElement): Slice {
  const [content] = children;
  if (children.length !== 1 || !(content instanceof Uint8Array)) return slice;
  const at = content.byteOffset - slice.bytes.byteOffset;
  const isView = content.buffer === slice.bytes.buffer && at >= 0 && at + content.length <= slice.bytes.length;
  return isView ? { ...slice, bytes: content, offset: slice.offset + at } : slice;
}
