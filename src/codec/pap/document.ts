import { utf8Bytes } from "../../base/bytes.ts";
import { decodeXmlText } from "../markup/document.ts";
import { formatXml } from "../xml/format.ts";
import type { XmlLimits } from "../xml/limits.ts";
import { parseXml } from "../xml/parse.ts";
import { documentType, type PapProlog, type PapVersion, readProlog } from "./document-type.ts";
import { papFromMarkup } from "./from-markup.ts";
import type { PapMessage } from "./message.ts";
import { papToMarkup } from "./to-markup.ts";

/** The media type of a control entity. */
export const PAP_MEDIA_TYPE = "application/xml";

/** A control entity: one message, and what stands around it. */
export interface PapDocument extends PapProlog {
  readonly productName?: string;
  readonly message: PapMessage;
}

/** Bounds on a control entity; `elements` bounds the recipients of a push. */
export const PAP_LIMITS: XmlLimits = { depth: 8, documentLength: 1024 * 1024, elements: 10_000, attributes: 32 };

/** Reads a control entity from XML text. @throws {CodecError} for what is not well-formed, no message, or beyond a limit (PAP §9.1) */
export function parsePap(text: string, limits: Partial<XmlLimits> = {}): PapDocument {
  const root = parseXml(text, { ...PAP_LIMITS, ...limits });
  return { ...readProlog(text), ...papFromMarkup(root) };
}

/** How a control entity is written. */
export interface PapFormatOptions {
  /** `2.0` when absent. */
  readonly version?: PapVersion;
  readonly supportedVersions?: readonly string[];
  readonly productName?: string;
  readonly indent?: boolean;
}

/** Writes a message as XML text with its document type declaration. @throws {CodecError} for characters that XML cannot say */
export function formatPap(message: PapMessage, options: PapFormatOptions = {}): string {
  const { version = "2.0", supportedVersions, productName, indent = false } = options;
  const doctype = documentType(version, supportedVersions);
  return formatXml(papToMarkup(message, productName), { declaration: true, doctype, indent });
}

/** Reads a control entity from octets; the charset of its content type comes before that of its declaration. @throws {CodecError} as {@link parsePap} (PAP §9.1) */
export function decodePap(
  body: Uint8Array,
  contentType = PAP_MEDIA_TYPE,
  limits: Partial<XmlLimits> = {},
): PapDocument {
  return parsePap(decodeXmlText(body, contentType).trimStart(), limits);
}

/** Writes a message as octets in UTF-8. @throws {CodecError} as {@link formatPap} (PAP §9.1) */
export function encodePap(message: PapMessage, options: PapFormatOptions = {}): Uint8Array {
  return utf8Bytes(formatPap(message, options));
}
