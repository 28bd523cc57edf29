import type { ByteReader } from "../../base/byte-reader.ts";
import type { ByteWriter } from "../../base/byte-writer.ts";
import { utf8Bytes, utf8Text } from "../../base/bytes.ts";
import { CodecError } from "../../base/errors.ts";
import type { DocumentType } from "./document-types.ts";
import type { WbxmlLimits } from "./limits.ts";

/** IANA MIBenum of UTF-8, which the encoder always writes. */
const UTF_8 = 106;
/** Public identifier of a document that has none. WBXML §7.2 */
const NO_PUBLIC_ID = 0x01;

/** What stands before the body of a document. WBXML §5.3 */
export interface WbxmlHeader {
  /** Minor version: 0 to 3 for WBXML 1.0 to 1.3. */
  readonly version: number;
  readonly publicId: number | string;
  /** IANA MIBenum; 0 is unknown. */
  readonly charset: number;
  readonly stringTable: Uint8Array;
}

/** Whether octets begin with a version that a WBXML document has, 1.0 to 1.3: text cannot begin so (WBXML §5.4). */
export function isWbxml(octets: Uint8Array): boolean {
  return octets[0] !== undefined && octets[0] <= 0x03;
}

/** Reads version, public identifier, charset and string table. @throws {CodecError} WBXML §5.4 to §5.7 */
export function readHeader(reader: ByteReader, lenient: boolean, limits: WbxmlLimits): WbxmlHeader {
  const version = reader.u8("version", "WBXML §5.4");
  if (version > 0x0f || (version > 3 && !lenient)) {
    const found = `WBXML version ${(version >> 4) + 1}.${version & 0x0f}`;
    throw new CodecError("unsupported-version", 0, "WBXML §5.4", `${found}, expected 1.0 to 1.3`);
  }
  const publicIdAt = reader.offset;
  const numericId = reader.multiByteUint("public identifier", "WBXML §5.5");
  const textualAt = numericId === 0 ? reader.multiByteUint("public identifier index", "WBXML §5.5") : 0;
  const charset = version === 0 ? 0 : reader.multiByteUint("charset", "WBXML §5.6");
  const lengthAt = reader.offset;
  const length = reader.multiByteUint("string table length", "WBXML §5.7");
  if (length > limits.stringTableBytes) {
    const detail = `string table of ${length} bytes, at most ${limits.stringTableBytes}`;
    throw new CodecError("limit-exceeded", lengthAt, "WBXML §5.7", detail);
  }
  const stringTable = reader.bytes(length, "string table", "WBXML §5.7");
  if (numericId !== 0) return { version, publicId: numericId, charset, stringTable };
  if (textualAt >= length) {
    const detail = `public identifier at ${textualAt} of a string table of ${length} bytes`;
    throw new CodecError("invalid-value", publicIdAt, "WBXML §5.5", detail);
  }
  return { version, publicId: utf8Text(tableString(stringTable, textualAt)), charset, stringTable };
}

/** The octets of a string table from `start` to the next NUL, or to the end: the SyncML reference toolkit leaves the last NUL out. */
export function tableString(table: Uint8Array, start: number): Uint8Array {
  const nul = table.indexOf(0, start);
  return table.subarray(start, nul < 0 ? table.length : nul);
}

/** Writes the header of a document type: UTF-8, and no string table but for a formal public identifier without a number. WBXML §5.3 */
export function writeHeader(writer: ByteWriter, type: DocumentType, version: number): void {
  const formal = type.publicId === undefined && type.fpi !== undefined ? utf8Bytes(`${type.fpi}\0`) : undefined;
  writer.u8(version);
  if (formal) writer.u8(0).multiByteUint(0);
  else writer.multiByteUint(type.publicId ?? NO_PUBLIC_ID);
  if (version > 0) writer.multiByteUint(UTF_8);
  writer.multiByteUint(formal?.length ?? 0);
  if (formal) writer.bytes(formal);
}
