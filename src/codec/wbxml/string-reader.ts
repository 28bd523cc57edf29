import type { ByteReader } from "../../base/byte-reader.ts";
import { latin1Text, strictUtf8Text, utf8Text } from "../../base/bytes.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import { tableString, type WbxmlHeader } from "./header.ts";
import type { WbxmlLimits } from "./limits.ts";
import { GLOBAL_TOKENS } from "./tokens.ts";

/** Charsets by MIBenum. Unknown (0) and US-ASCII (3) are read as UTF-8, of which ASCII is a part. */
const CHARSETS: ReadonlyMap<number, "utf-8" | "latin-1"> = new Map([
  [0, "utf-8"],
  [3, "utf-8"],
  [4, "latin-1"],
  [106, "utf-8"],
]);
/** XML §2.3, without the colon, which a literal has no use for. Every index of a string table is another name, so a long one would be thousands of long ones. */
const NAME = /^[\p{L}_][\p{L}\p{N}\p{M}_.·-]{0,254}$/u;

/** Reads whatever stands for characters in a document's body, and counts it against the limit. The token itself was read before. */
export class StringReader {
  readonly tableIsEmpty: boolean;
  readonly #reader: ByteReader;
  readonly #table: Uint8Array;
  readonly #charset: "utf-8" | "latin-1";
  readonly #lenient: boolean;
  readonly #limits: WbxmlLimits;
  readonly #tableStrings = new Map<number, string>();
  #length = 0;

  /** @throws {CodecError} for a charset that is not supported. WBXML §5.6 */
  constructor(reader: ByteReader, header: WbxmlHeader, lenient: boolean, limits: WbxmlLimits) {
    const charset = CHARSETS.get(header.charset);
    if (!charset) {
      const detail = `charset with MIBenum ${header.charset}, expected UTF-8 (106), US-ASCII (3) or ISO 8859-1 (4)`;
      throw new CodecError("invalid-value", reader.offset, "WBXML §5.6", detail);
    }
    this.#reader = reader;
    this.#table = header.stringTable;
    this.tableIsEmpty = header.stringTable.length === 0;
    this.#charset = charset;
    this.#lenient = lenient;
    this.#limits = limits;
  }

  /** The text after a STR_I, STR_T or ENTITY token; `undefined` for any other token. */
  text(token: number): string | undefined {
    if (token === GLOBAL_TOKENS.STR_I) return this.inline();
    if (token === GLOBAL_TOKENS.STR_T) return this.#tableReference();
    if (token === GLOBAL_TOKENS.ENTITY) return this.#entity();
    return undefined;
  }

  /** The text up to NUL. WBXML §5.8.4.1 */
  inline(): string {
    const at = this.#reader.offset;
    const text =
      this.#reader.asciiCString() ?? this.#decoded(this.#reader.cString("inline string", "WBXML §5.8.4.1"), at);
    return this.#counted(text, at);
  }

  /** Octets of any kind, as a view of the input. WBXML §5.8.4.6 */
  opaque(): Uint8Array {
    const length = this.#reader.multiByteUint("opaque length", "WBXML §5.8.4.6");
    return this.#reader.bytes(length, "opaque data", "WBXML §5.8.4.6");
  }

  /** Octets of any kind that are meant as text. WBXML §5.8.4.6 */
  opaqueText(): string {
    const at = this.#reader.offset;
    return this.#counted(this.#decoded(this.opaque(), at), at);
  }

  /** The name after a LITERAL token of the tag space. WBXML §5.8.4.5 */
  tagName(): string {
    return this.#name(undefined);
  }

  /** The name after a LITERAL token of the attribute space. Nokia phones write index 0 of an empty table for `xmlns`. WBXML §5.8.4.5 */
  attributeName(): string {
    return this.#name("xmlns");
  }

  #name(ofEmptyTable: string | undefined): string {
    const at = this.#reader.offset;
    const index = this.#reader.multiByteUint("literal name index", "WBXML §5.8.4.5");
    if (index === 0 && this.tableIsEmpty && ofEmptyTable !== undefined) return ofEmptyTable;
    const name = this.#fromTable(index, at, "WBXML §5.8.4.5");
    if (!NAME.test(name))
      throw new CodecError(
        "invalid-value",
        at,
        "WBXML §5.8.4.5",
        "literal name is not an XML name of at most 255 characters",
      );
    return name;
  }

  #tableReference(): string {
    const at = this.#reader.offset;
    const index = this.#reader.multiByteUint("string table index", "WBXML §5.8.4.1");
    return this.#counted(this.#fromTable(index, at, "WBXML §5.8.4.1"), at);
  }

  #entity(): string {
    const at = this.#reader.offset;
    const codePoint = this.#reader.multiByteUint("character entity", "WBXML §5.8.4.3");
    const isCharacter = codePoint > 0 && codePoint <= 0x10ffff && (codePoint < 0xd800 || codePoint > 0xdfff);
    if (!isCharacter) {
      const detail = `character entity ${codePoint} is not a character`;
      throw new CodecError("invalid-value", at, "WBXML §5.8.4.3", detail);
    }
    return this.#counted(String.fromCodePoint(codePoint), at);
  }

  #fromTable(index: number, at: number, spec: SpecRef): string {
    const known = this.#tableStrings.get(index);
    if (known !== undefined) return known;
    if (index >= this.#table.length) {
      const detail = `string at ${index} of a string table of ${this.#table.length} bytes`;
      throw new CodecError("invalid-value", at, spec, detail);
    }
    const text = this.#decoded(tableString(this.#table, index), at);
    this.#tableStrings.set(index, text);
    return text;
  }

  #decoded(octets: Uint8Array, at: number): string {
    if (this.#charset === "latin-1") return latin1Text(octets);
    if (this.#lenient) return utf8Text(octets);
    const text = strictUtf8Text(octets);
    if (text === undefined) throw new CodecError("invalid-value", at, "WBXML §5.6", "text is not UTF-8");
    return text;
  }

  #counted(text: string, at: number): string {
    this.#length += text.length;
    if (this.#length <= this.#limits.textLength) return text;
    const detail = `more than ${this.#limits.textLength} characters of text`;
    throw new CodecError("limit-exceeded", at, "WBXML §5.8.4.1", detail);
  }
}
