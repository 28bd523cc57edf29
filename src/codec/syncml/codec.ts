import { latin1Text, utf8Bytes } from "../../base/bytes.ts";
import { CodecError } from "../../base/errors.ts";
import { decodeWbxml } from "../wbxml/decode.ts";
import type { DocumentTypeName } from "../wbxml/document-types.ts";
import { encodeWbxml } from "../wbxml/encode.ts";
import { formatXml } from "../xml/format.ts";
import { parseXml } from "../xml/parse.ts";
import { syncmlFromMarkup } from "./from-markup.ts";
import type { SyncMLEncoding, SyncMLMessage } from "./message.ts";
import { syncmlToMarkup } from "./to-markup.ts";

/**
 * Reads a SyncML message and tells how it was encoded. The octets decide, not the content type, which senders get wrong:
 * a WBXML version (00 to 03) or, after byte order mark and blanks, `<`. Of the content type only `charset` is used, for XML.
 * @throws {CodecError} `unknown-format` when it is neither; what the decoders throw; see {@link syncmlFromMarkup}
 */
export function decodeSyncml(body: Uint8Array, contentType = ""): { message: SyncMLMessage; encoding: SyncMLEncoding } {
  const first = body[0];
  if (first !== undefined && first <= 0x03) {
    const { root } = decodeWbxml(body, { documentType: "SyncML 1.2" });
    return { message: syncmlFromMarkup(root), encoding: "wbxml" };
  }
  if (!/^(\u00ef\u00bb\u00bf)?\s*</.test(latin1Text(body.subarray(0, 256)))) {
    throw new CodecError("unknown-format", 0, "SyncML_RepPro", "neither WBXML nor XML");
  }
  return { message: syncmlFromMarkup(parseXml(xmlText(body, contentType).trimStart())), encoding: "xml" };
}

/** Writes a SyncML message. WBXML names SyncML 1.1 or 1.2 as its document type, by VerDTD; XML is UTF-8 without a document type. See {@link syncmlToMarkup} for octets in XML. */
export function encodeSyncml(message: SyncMLMessage, encoding: SyncMLEncoding): Uint8Array {
  const root = syncmlToMarkup(message, encoding);
  if (encoding === "xml") return utf8Bytes(formatXml(root, { declaration: true }));
  return encodeWbxml(root, DOCUMENT_TYPES[message.header.verDtd] ?? "SyncML 1.2");
}

const DOCUMENT_TYPES: Readonly<Record<string, DocumentTypeName>> = {
  "1.0": "SyncML 1.0",
  "1.1": "SyncML 1.1",
  "1.2": "SyncML 1.2",
};

/** The text of an XML entity, a byte order mark left out. The content type's charset comes before the XML declaration's; without either it is UTF-8 (XML §4.3.3). */
function xmlText(body: Uint8Array, contentType: string): string {
  const declaration = latin1Text(body.subarray(0, 256));
  const charset =
    /charset\s*=\s*"?([\w.:-]+)/i.exec(contentType)?.[1] ??
    /^[^<]*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)/.exec(declaration)?.[1] ??
    "utf-8";
  try {
    return new TextDecoder(charset, { fatal: true }).decode(body);
  } catch {
    throw new CodecError("invalid-value", 0, "XML §4.3.3", `not text in charset ${charset}`);
  }
}
