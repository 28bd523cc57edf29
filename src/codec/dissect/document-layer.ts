import { ByteReader } from "../../base/byte-reader.ts";
import { toHex } from "../../base/bytes.ts";
import { attempt } from "../../base/decoded.ts";
import { CodecError } from "../../base/errors.ts";
import { decodeDocument } from "../markup/document.ts";
import type { MarkupElement } from "../markup/element.ts";
import { decodePackage0 } from "../notification/package0.ts";
import { decodeWbxml, type WbxmlDocument } from "../wbxml/decode.ts";
import { DOCUMENT_TYPES, type DocumentTypeName, documentTypeOf } from "../wbxml/document-types.ts";
import { readHeader } from "../wbxml/header.ts";
import { WBXML_LIMITS } from "../wbxml/limits.ts";
import { detectFormat } from "./formats.ts";
import { addLayer, decodeSlice, fieldsOf, hex, moved, printable, type Slice } from "./layer.ts";

/** A document as element tree, or an error with as much of the document as a lenient reader sees. */
export interface OpenedDocument {
  readonly root?: MarkupElement;
  readonly error?: CodecError;
  /** Where the document stands, when that is not where it was looked for. */
  readonly at?: Slice;
}

type Opener = (slice: Slice) => OpenedDocument;

/** What stands in a push, by media type (WSP Appendix A; OMNA). */
const OPENERS: Readonly<Record<string, Opener>> = {
  "application/vnd.wap.connectivity-wbxml": (slice) => openWbxml(slice, "PROV 1.0"),
  "text/vnd.wap.connectivity-xml": openXml,
  "application/vnd.wap.sic": (slice) => openWbxml(slice, "SI 1.0"),
  "text/vnd.wap.si": openXml,
  "application/vnd.wap.slc": (slice) => openWbxml(slice, "SL 1.0"),
  "text/vnd.wap.sl": openXml,
  "application/vnd.wap.emn+wbxml": (slice) => openWbxml(slice, "EMN 1.0"),
  "application/x-wap-prov.browser-settings": (slice) => openWbxml(slice, "OTA settings"),
  "application/x-wap-prov.browser-bookmarks": (slice) => openWbxml(slice, "OTA settings"),
  "application/vnd.wap.wbxml": openWbxml,
  "application/vnd.syncml.notification": openPackage0,
  "application/vnd.syncml.dm.notification": openPackage0,
  "application/vnd.syncml.ds.notification": openPackage0,
  "application/xml": openXml,
  "text/xml": openXml,
};

/** Opens the body of a push by its media type; one that is not known is shown as data. @throws {CodecError} */
export function openBody(slice: Slice, mediaType: string): OpenedDocument {
  const type = mediaType.toLowerCase();
  const known = Object.hasOwn(OPENERS, type) ? OPENERS[type] : undefined;
  const opener = known ?? (type.endsWith("+wbxml") ? openWbxml : type.endsWith("+xml") ? openXml : openData);
  return opener(slice);
}

/** Opens WBXML. Damage in the body still shows the header, and the document when a lenient reader gets through. */
export function openWbxml(slice: Slice, documentType?: DocumentTypeName): OpenedDocument {
  const options = documentType ? { documentType } : {};
  try {
    const document = decodeWbxml(slice.bytes, options);
    addLayer(slice, "WBXML", wbxmlFields(document));
    return { root: document.root };
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    const header = attempt(() => readHeader(new ByteReader(slice.bytes), true, WBXML_LIMITS));
    addLayer(slice, "WBXML", header ? wbxmlFields({ documentType: documentTypeOf(header.publicId), ...header }) : []);
    const lenient = attempt(() => decodeWbxml(slice.bytes, { ...options, lenient: true }));
    return { error: moved(error, slice.offset), ...(lenient ? { root: lenient.root } : {}) };
  }
}

/** Opens Package #0. @throws {CodecError} */
export function openPackage0(slice: Slice): OpenedDocument {
  const notification = decodeSlice(slice, decodePackage0, () => addLayer(slice, "Package #0", []));
  const { digest, version, uiMode, initiator, reserved, sessionId, serverId, vendor } = notification;
  const fields = fieldsOf({
    digest,
    version: (version / 10).toFixed(1),
    "ui-mode": uiMode,
    initiator,
    "future use": reserved === 0 ? undefined : hex(reserved, 4),
    "session id": `${sessionId} (SessionID ${sessionId.toString(16).toUpperCase()})`,
    "server id": serverId,
    vendor: vendor.length === 0 ? undefined : vendor,
  });
  addLayer(slice, "Package #0", fields);
  return {};
}

/** Shows octets that no decoder knows, as text when they are printable. */
export function openData(slice: Slice): OpenedDocument {
  const text = printable(slice.bytes);
  addLayer(
    slice,
    text === undefined ? "data" : "text",
    fieldsOf(text === undefined ? { octets: toHex(slice.bytes) } : { text }),
  );
  return {};
}

/** Opens octets that nothing names the type of: WBXML or XML by their looks, else data. @throws {CodecError} */
export function openSniffed(slice: Slice): OpenedDocument {
  const format = detectFormat(slice.bytes)?.format;
  if (format === "wbxml") return openWbxml(slice);
  return format === "xml" ? openXml(slice) : openData(slice);
}

/** Opens an XML document. @throws {CodecError} */
export function openXml(slice: Slice): OpenedDocument {
  addLayer(slice, "XML", []);
  const decode = (bytes: Uint8Array) => decodeDocument(bytes, { documentType: "SyncML 1.2", spec: "XML" }).root;
  return { root: decodeSlice(slice, decode, () => undefined) };
}

function wbxmlFields(
  document: Pick<WbxmlDocument, "version" | "publicId" | "charset"> & { documentType?: DocumentTypeName | undefined },
) {
  const { version, publicId, charset, documentType } = document;
  const formal = documentType === undefined ? undefined : DOCUMENT_TYPES[documentType].fpi;
  return fieldsOf({
    version: `1.${version}`,
    "public id": typeof publicId === "number" ? hex(publicId) : publicId,
    "document type": documentType === undefined ? undefined : `${documentType}${formal ? ` (${formal})` : ""}`,
    charset: charset === 106 ? "106 (UTF-8)" : charset,
  });
}
