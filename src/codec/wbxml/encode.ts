import { ByteWriter } from "../../base/byte-writer.ts";
import { CodecError } from "../../base/errors.ts";
import type { MarkupElement } from "../markup/element.ts";
import { DOCUMENT_TYPES, type DocumentTypeName } from "./document-types.ts";
import { ElementWriter } from "./element-writer.ts";
import { writeHeader } from "./header.ts";
import { vocabularyOf } from "./vocabulary.ts";

/** How to write a WBXML document. */
export interface WbxmlEncodeOptions {
  /** Minor WBXML version, 0 to 3; by default what the document type's senders use. */
  readonly version?: number;
}

/** The writer of all documents, with room for nearly any: a new one for each would take a tenth of the time of 900 octets. Encoding is never interrupted by encoding. */
const sharedWriter = new ByteWriter(32 * 1024);

/**
 * Encodes an element tree in the canonical form: UTF-8, shortest integers, no string table (but for a public identifier that has no
 * number), page switches only where the next token needs one, text as STR_I, octets as OPAQUE, no END for empty elements.
 *
 * An element's page is that of its namespace; without one, its parent's page is searched for the name first, then the others in order.
 * Errors give the offset in the output. @throws {CodecError} for names without a token, text with NUL, and depth. WBXML §5
 */
export function encodeWbxml(root: MarkupElement, type: DocumentTypeName, options: WbxmlEncodeOptions = {}): Uint8Array {
  const version = options.version ?? DOCUMENT_TYPES[type].version;
  if (!Number.isInteger(version) || version < 0 || version > 3) {
    throw new CodecError("unsupported-version", 0, "WBXML §5.4", `WBXML version 1.${version}, expected 1.0 to 1.3`);
  }
  const writer = sharedWriter.clear();
  writeHeader(writer, DOCUMENT_TYPES[type], version);
  new ElementWriter(writer, vocabularyOf(type)).root(root);
  return writer.finish();
}
