import { ByteReader } from "../../base/byte-reader.ts";
import { CodecError } from "../../base/errors.ts";
import type { MarkupElement } from "../markup/element.ts";
import { AttributeReader } from "./attribute-reader.ts";
import { type DocumentTypeName, documentTypeOf } from "./document-types.ts";
import { ElementReader } from "./element-reader.ts";
import { readHeader } from "./header.ts";
import { WBXML_LIMITS, type WbxmlLimits } from "./limits.ts";
import { StringReader } from "./string-reader.ts";
import { GLOBAL_TOKENS, TAG_HAS_ATTRIBUTES, TAG_IDENTITY } from "./tokens.ts";
import { EMPTY_VOCABULARY, vocabularyOf } from "./vocabulary.ts";

/** A decoded WBXML document. */
export interface WbxmlDocument {
  /** Minor version: 0 to 3 for WBXML 1.0 to 1.3. */
  readonly version: number;
  /** The number, or the formal public identifier from the string table; 1 says that there is none. */
  readonly publicId: number | string;
  /** IANA MIBenum; 0 is unknown. */
  readonly charset: number;
  /** What the document was read as; absent only for one that a lenient reader did not know. */
  readonly documentType?: DocumentTypeName;
  readonly root: MarkupElement;
}

/** How to read a WBXML document. */
export interface WbxmlDecodeOptions {
  /** What to read the document as when its public identifier says nothing or is not known: the transport's content type. */
  readonly documentType?: DocumentTypeName;
  /**
   * Reads on where a strict reader throws: unknown tokens become `unknown.tag.PAGE.TOKEN` elements, `unknown.attribute.PAGE.TOKEN` attributes and
   * `[unknown value PAGE.TOKEN]` text, extensions are passed over, malformed UTF-8 becomes U+FFFD, octets after the document are ignored,
   * and the value tokens of the 2002 provisioning draft are understood.
   */
  readonly lenient?: boolean;
  /** Passes over octets after the document, such as a NUL or a line end that a sender adds, where a strict reader throws. */
  readonly padded?: boolean;
  readonly limits?: Partial<WbxmlLimits>;
}

/**
 * Decodes a WBXML document of any version 1.x. Text that was split is one string again, OPAQUE content stays octets (views of `input`),
 * processing instructions are passed over, and elements carry the namespace that their code page implies.
 * @throws {CodecError} WBXML §5
 */
export function decodeWbxml(input: Uint8Array, options: WbxmlDecodeOptions = {}): WbxmlDocument {
  const limits = { ...WBXML_LIMITS, ...options.limits };
  if (input.length > limits.documentBytes) {
    const detail = `document of ${input.length} bytes, at most ${limits.documentBytes}`;
    throw new CodecError("limit-exceeded", limits.documentBytes, "WBXML §5.3", detail);
  }
  const lenient = options.lenient ?? false;
  const reader = new ByteReader(input);
  const header = readHeader(reader, lenient, limits);
  const documentType = documentTypeOf(header.publicId) ?? options.documentType ?? typeOfBody(input, reader.offset);
  if (documentType === undefined && !lenient) {
    const detail = `unknown public identifier ${header.publicId} and no document type to go by`;
    throw new CodecError("unknown-format", 1, "WBXML §5.5", detail);
  }
  const vocabulary = documentType === undefined ? EMPTY_VOCABULARY : vocabularyOf(documentType);
  const strings = new StringReader(reader, header, lenient, limits);
  const attributes = new AttributeReader(reader, strings, vocabulary, { lenient, limits });
  const padded = lenient || (options.padded ?? false);
  const elements = new ElementReader(reader, strings, attributes, vocabulary, { lenient, padded, limits });
  const { version, publicId, charset } = header;
  const root = located(elements);
  return { version, publicId, charset, ...(documentType === undefined ? {} : { documentType }), root };
}

/** What the first tag says about a document whose header says nothing: SyncML and DM-DDF have root tokens of their own. */
function typeOfBody(input: Uint8Array, at: number): DocumentTypeName | undefined {
  const switched = input[at] === GLOBAL_TOKENS.SWITCH_PAGE;
  const page = switched ? input[at + 1] : 0;
  const root = ((switched ? input[at + 2] : input[at]) ?? 0) & ~TAG_HAS_ATTRIBUTES & TAG_IDENTITY;
  if (page === 0 && root === vocabularyOf("SyncML 1.2").tags[0]?.byName.get("SyncML")?.token) return "SyncML 1.2";
  if (page === 2 && root === vocabularyOf("DM-DDF 1.2").tags[2]?.byName.get("MgmtTree")?.token) return "DM-DDF 1.2";
  return undefined;
}

/** The root element; errors of its readers get the path at which they arose. */
function located(elements: ElementReader): MarkupElement {
  try {
    return elements.body();
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    throw new CodecError(error.code, error.offset, error.spec, error.detail, elements.path);
  }
}
