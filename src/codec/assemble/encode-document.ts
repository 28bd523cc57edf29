import { utf8Bytes } from "../../base/bytes.ts";
import { CodecError } from "../../base/errors.ts";
import { contentOf } from "../markup/content.ts";
import { decodeDocument } from "../markup/document.ts";
import { isElement, type MarkupElement } from "../markup/element.ts";
import { provisioningFromMarkup } from "../provisioning/document.ts";
import { encodeSyncml } from "../syncml/codec.ts";
import { syncmlFromMarkup } from "../syncml/from-markup.ts";
import { encodeWbxml } from "../wbxml/encode.ts";
import { type DocumentKind, documentKindOf } from "./document-kind.ts";

/** A document as WBXML, and what it is. */
export interface EncodedDocument {
  readonly kind: DocumentKind;
  readonly body: Uint8Array;
}

/**
 * Turns an XML document into WBXML of the type that its root element names. Elements that a document type does not have
 * are an error; documents that Data carries stay XML text.
 * @throws {CodecError} `not-well-formed` with line and column; `unknown-format` for other roots and for WBXML; what the encoders throw
 */
export function encodeXmlDocument(xml: string | Uint8Array): EncodedDocument {
  const octets = typeof xml === "string" ? utf8Bytes(xml) : xml;
  const { root, encoding } = decodeDocument(octets, { documentType: "SyncML 1.2", spec: "XML" });
  if (encoding === "wbxml") throw new CodecError("unknown-format", 0, "XML", "WBXML, expected XML");
  const kind = documentKindOf(root);
  if (!kind) {
    throw new CodecError(
      "unknown-format",
      0,
      "WBXML",
      `documents of root ${root.name} have no WBXML form`,
      `/${root.name}`,
    );
  }
  return { kind, body: encodeRoot(root, kind) };
}

function encodeRoot(root: MarkupElement, { documentType }: DocumentKind): Uint8Array {
  if (root.name === "SyncML") return encodeSyncml(syncmlFromMarkup(withDataAsText(root)), "wbxml");
  // Order and unknown attributes stay as they are; only what no receiver could use is refused.
  if (root.name === "wap-provisioningdoc") provisioningFromMarkup(root);
  return encodeWbxml(root, documentType);
}

/** A message whose Data holds no elements: a document in it has its own document type, not that of the message. */
function withDataAsText(element: MarkupElement): MarkupElement {
  const { name, children } = element;
  if (!children.some(isElement)) return element;
  if (name === "Data") return { ...element, children: [contentOf(element)] };
  return { ...element, children: children.map((child) => (isElement(child) ? withDataAsText(child) : child)) };
}
