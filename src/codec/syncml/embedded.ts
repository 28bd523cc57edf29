import { fromBase64, utf8Bytes, utf8Text } from "../../base/bytes.ts";
import { DDF_TYPES, type Ddf, ddfFromMarkup, encodeDdf } from "../ddf/document.ts";
import { DEVINF_TYPES, type DevInf, devInfFromMarkup, encodeDevInf } from "../devinf/document.ts";
import { decodeDocument, type MarkupEncoding } from "../markup/document.ts";
import type { MarkupElement } from "../markup/element.ts";
import { encodeTnds, TNDS_TYPES, type Tnds, tndsFromMarkup } from "../tnds/document.ts";
import type { DocumentTypeName } from "../wbxml/document-types.ts";
import { isWbxml } from "../wbxml/header.ts";
import { parseXml } from "../xml/parse.ts";
import { dataText } from "./data.ts";
import type { Data, Meta } from "./message.ts";

/** A document inside of `Data`: typed where its type is known, else as its elements. */
export type EmbeddedDocument =
  | { readonly kind: "tnds"; readonly tnds: Tnds }
  | { readonly kind: "ddf"; readonly ddf: Ddf }
  | { readonly kind: "devinf"; readonly devInf: DevInf }
  | { readonly kind: "other"; readonly root: MarkupElement };

interface Kind {
  readonly types: Readonly<Record<MarkupEncoding, string>>;
  /** What WBXML is read as that does not name its type. */
  readonly documentType: DocumentTypeName;
  readonly read: (root: MarkupElement) => EmbeddedDocument;
}

const KINDS: readonly Kind[] = [
  {
    types: TNDS_TYPES,
    documentType: "DM-DDF 1.2",
    read: (root) => ({ kind: "tnds", tnds: tndsFromMarkup(root) }),
  },
  {
    types: DDF_TYPES,
    documentType: "DM-DDF 1.2",
    read: (root) => ({ kind: "ddf", ddf: ddfFromMarkup(root) }),
  },
  {
    types: DEVINF_TYPES,
    documentType: "DevInf 1.2",
    read: (root) => ({ kind: "devinf", devInf: devInfFromMarkup(root) }),
  },
];

/** A document that was read, and in what it was written. */
export type ReadDocument = EmbeddedDocument & { readonly encoding: MarkupEncoding };

/**
 * The document in `Data`, by the type and format of its Meta, which an item may have from its command; `undefined` when they
 * name no document. The octets decide on the encoding, not the type: WBXML, or XML as text, octets or what were inline elements,
 * each also as base64. @throws {CodecError} when there should be a document and is none
 */
export function embeddedDocument(data: Data, meta: Meta): ReadDocument | undefined {
  const type = meta.type?.replace(/;.*/s, "").trim().toLowerCase() ?? "";
  const kind = KINDS.find(({ types }) => Object.values(types).includes(type));
  if (!kind && meta.format !== "xml" && !/\+(xml|wbxml)$/.test(type)) return undefined;
  const { root, encoding } = rootOf(data, kind?.documentType ?? "DM-DDF 1.2");
  return { ...(kind ? kind.read(root) : { kind: "other", root }), encoding };
}

/** Text that is no markup, and octets that are neither, can only be the base64 of a document. */
function rootOf(data: Data, documentType: DocumentTypeName): ReturnType<typeof decodeDocument> {
  const text = dataText(data);
  const isXml = /^\ufeff?\s*</.test(text);
  // Text was decoded with its message: what its own declaration says of a charset no longer holds.
  if (isXml && typeof data === "string") return { root: parseXml(text.trimStart()), encoding: "xml" };
  const isDocument = isXml || (typeof data !== "string" && isWbxml(data));
  const octets = (isDocument ? undefined : fromBase64(text)) ?? dataOctets(data);
  return decodeDocument(octets, { documentType, spec: "SyncML_RepPro" });
}

function dataOctets(data: Data): Uint8Array {
  return typeof data === "string" ? utf8Bytes(data) : data;
}

/**
 * The `Data` and Meta of a typed document. WBXML is octets, for a message in WBXML; in one in XML they become base64, and the caller
 * sets the format to `b64`. XML is the text of the whole document. @throws {CodecError} as the encoders
 */
export function embed(
  document: Exclude<EmbeddedDocument, { kind: "other" }>,
  encoding: MarkupEncoding,
): { readonly meta: Meta; readonly data: Data } {
  const { types, octets } = encoded(document, encoding);
  const meta = { format: "xml", type: types[encoding] };
  return { meta, data: encoding === "xml" ? utf8Text(octets) : octets };
}

function encoded(document: Exclude<EmbeddedDocument, { kind: "other" }>, encoding: MarkupEncoding) {
  switch (document.kind) {
    case "tnds":
      return { types: TNDS_TYPES, octets: encodeTnds(document.tnds, encoding) };
    case "ddf":
      return { types: DDF_TYPES, octets: encodeDdf(document.ddf, encoding) };
    case "devinf":
      return { types: DEVINF_TYPES, octets: encodeDevInf(document.devInf, encoding) };
  }
}
