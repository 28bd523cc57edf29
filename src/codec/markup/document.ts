import { latin1Text, utf8Bytes } from "../../base/bytes.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import { decodeWbxml } from "../wbxml/decode.ts";
import type { DocumentTypeName } from "../wbxml/document-types.ts";
import { encodeWbxml } from "../wbxml/encode.ts";
import { isWbxml } from "../wbxml/header.ts";
import { formatXml } from "../xml/format.ts";
import { parseXml } from "../xml/parse.ts";
import type { MarkupElement } from "./element.ts";

/** How a document is put into octets. */
export type MarkupEncoding = "wbxml" | "xml";

/**
 * Reads a document in either encoding and tells which it was. The octets decide, not the content type, which senders get wrong:
 * a WBXML version (00 to 03) or, after byte order mark and blanks, `<`; the mark alone for UTF-16. Of the content type only `charset` is used, for XML.
 * `documentType` is what WBXML is read as when it does not name its type itself; `padded` passes over octets after it.
 * @throws {CodecError} `unknown-format`, with `spec`, when it is neither; what the decoders throw
 */
export function decodeDocument(
  body: Uint8Array,
  options: {
    readonly documentType: DocumentTypeName;
    readonly spec: SpecRef;
    readonly contentType?: string;
    readonly padded?: boolean;
  },
): { readonly root: MarkupElement; readonly encoding: MarkupEncoding } {
  if (isWbxml(body)) {
    const { documentType, padded = false } = options;
    return { root: decodeWbxml(body, { documentType, padded }).root, encoding: "wbxml" };
  }
  if (utf16Of(body) === undefined && !/^(\u00ef\u00bb\u00bf)?\s*</.test(latin1Text(body.subarray(0, 256)))) {
    throw new CodecError("unknown-format", 0, options.spec, "neither WBXML nor XML");
  }
  return { root: parseXml(decodeXmlText(body, options.contentType ?? "").trimStart()), encoding: "xml" };
}

/** Writes a document: WBXML of that document type, or XML in UTF-8 with a declaration and, when given, that `<!DOCTYPE …>`. @throws {CodecError} */
export function encodeDocument(
  root: MarkupElement,
  encoding: MarkupEncoding,
  options: { readonly documentType: DocumentTypeName; readonly doctype?: string },
): Uint8Array {
  if (encoding === "wbxml") return encodeWbxml(root, options.documentType);
  const { doctype } = options;
  return utf8Bytes(formatXml(root, { declaration: true, ...(doctype === undefined ? {} : { doctype }) }));
}

/** The text of an XML entity, a byte order mark left out. UTF-16 tells itself by that mark; else the content type's charset comes before the XML declaration's, and without either it is UTF-8 (XML §4.3.3). @throws {CodecError} when the octets are no text in it */
export function decodeXmlText(body: Uint8Array, contentType: string): string {
  const declaration = latin1Text(body.subarray(0, 256));
  const charset =
    utf16Of(body) ??
    /charset\s*=\s*"?([\w.:-]+)/i.exec(contentType)?.[1] ??
    /^[^<]*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)/.exec(declaration)?.[1] ??
    "utf-8";
  try {
    return new TextDecoder(charset, { fatal: true }).decode(body);
  } catch {
    throw new CodecError("invalid-value", 0, "XML §4.3.3", `not text in charset ${charset}`);
  }
}

/** Which UTF-16 the byte order mark is of, which every entity in UTF-16 begins with (XML §4.3.3). */
function utf16Of([first, second]: Uint8Array): "utf-16be" | "utf-16le" | undefined {
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return first === 0xff && second === 0xfe ? "utf-16le" : undefined;
}
