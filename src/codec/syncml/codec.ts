import { decodeDocument, encodeDocument } from "../markup/document.ts";
import type { DocumentTypeName } from "../wbxml/document-types.ts";
import { fastRead, fastReadXml } from "./fast-read.ts";
import { fastWrite, fastWriteXml } from "./fast-write.ts";
import { syncmlFromMarkup } from "./from-markup.ts";
import type { SyncMLEncoding, SyncMLMessage } from "./message.ts";
import { namespaceOf, syncmlToMarkup } from "./to-markup.ts";

/**
 * Reads a SyncML message and tells how it was encoded; see {@link decodeDocument} for how that is found out, what of the content type is used,
 * and what `padded` lets pass.
 * @throws {CodecError} `unknown-format` when it is neither WBXML nor XML; what the decoders throw; see {@link syncmlFromMarkup}
 */
export function decodeSyncml(
  body: Uint8Array,
  contentType = "",
  { padded = false }: { readonly padded?: boolean } = {},
): { message: SyncMLMessage; encoding: SyncMLEncoding } {
  const plain = fastRead(body);
  if (plain) return { message: plain, encoding: "wbxml" };
  const plainXml = fastReadXml(body, contentType);
  if (plainXml) return { message: plainXml, encoding: "xml" };
  const options = { documentType: "SyncML 1.2", spec: "SyncML_RepPro", contentType, padded } as const;
  const { root, encoding } = decodeDocument(body, options);
  return { message: syncmlFromMarkup(root), encoding };
}

/** Writes a SyncML message. WBXML names SyncML 1.0, 1.1 or 1.2 as its document type, by VerDTD; XML is UTF-8 without a document type. See {@link syncmlToMarkup} for octets in XML. */
export function encodeSyncml(message: SyncMLMessage, encoding: SyncMLEncoding): Uint8Array {
  const documentType = DOCUMENT_TYPES.get(message.header.verDtd) ?? "SyncML 1.2";
  const plain =
    encoding === "wbxml" ? fastWrite(message, documentType) : fastWriteXml(message, namespaceOf(message.header.verDtd));
  return plain ?? encodeDocument(syncmlToMarkup(message, encoding), encoding, { documentType });
}

const DOCUMENT_TYPES: ReadonlyMap<string, DocumentTypeName> = new Map([
  ["1.0", "SyncML 1.0"],
  ["1.1", "SyncML 1.1"],
  ["1.2", "SyncML 1.2"],
]);
