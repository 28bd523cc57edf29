import type { ByteReader } from "../../base/byte-reader.ts";
import { CodecError } from "../../base/errors.ts";
import type { MarkupAttribute } from "../markup/element.ts";
import { decodeBcdDate } from "./bcd-date.ts";
import { isExtension, skipExtension } from "./extension.ts";
import type { WbxmlLimits } from "./limits.ts";
import type { StringReader } from "./string-reader.ts";
import { GLOBAL_TOKENS } from "./tokens.ts";
import type { Vocabulary } from "./vocabulary.ts";

interface Draft {
  readonly name: string;
  readonly at: number;
  value: string;
}

/** Reads attribute lists. The current attribute page outlives the list it was switched in and is apart from the tag page. WBXML §5.8.1, §5.8.3 */
export class AttributeReader {
  readonly #reader: ByteReader;
  readonly #strings: StringReader;
  readonly #vocabulary: Vocabulary;
  readonly #lenient: boolean;
  readonly #limits: WbxmlLimits;
  #page = 0;

  constructor(
    reader: ByteReader,
    strings: StringReader,
    vocabulary: Vocabulary,
    options: { readonly lenient: boolean; readonly limits: WbxmlLimits },
  ) {
    this.#reader = reader;
    this.#strings = strings;
    this.#vocabulary = vocabulary;
    this.#lenient = options.lenient;
    this.#limits = options.limits;
  }

  /** The attributes up to END, which is consumed. @throws {CodecError} */
  list(): MarkupAttribute[] {
    const drafts: Draft[] = [];
    for (;;) {
      const at = this.#reader.offset;
      const token = this.#reader.u8("attribute token", "WBXML §5.8.3");
      if (token === GLOBAL_TOKENS.END) return drafts.map(({ name, value }) => ({ name, value }));
      if (token === GLOBAL_TOKENS.SWITCH_PAGE) this.#page = this.#reader.u8("attribute page", "WBXML §5.8.4.7");
      else this.#token(token, at, drafts);
    }
  }

  /** Passes over what follows a PI token: its target, value and END. WBXML §5.8.4.4 */
  skipProcessingInstruction(): void {
    this.list();
  }

  #token(token: number, at: number, drafts: Draft[]): void {
    const start = this.#start(token);
    if (start) {
      this.#append(start.prefix, this.#begin(start.name, at, drafts));
      return;
    }
    const current = drafts.at(-1);
    if (!current) {
      throw new CodecError("invalid-value", at, "WBXML §5.8.3", `attribute value ${hex(token)} before any attribute`);
    }
    this.#append(this.#value(token, at, current), current);
  }

  /** The attribute that `token` begins, or `undefined` when it is part of a value. */
  #start(token: number): { readonly name: string; readonly prefix: string } | undefined {
    if (token === GLOBAL_TOKENS.LITERAL) return { name: this.#strings.attributeName(), prefix: "" };
    if (token >= 0x80 || (token & 0x3f) <= GLOBAL_TOKENS.LITERAL) return undefined;
    const known = this.#vocabulary.attributes[this.#page]?.starts[token];
    if (known) return known;
    if (this.#lenient) return { name: `unknown.attribute.${this.#page}.${hex(token).slice(2)}`, prefix: "" };
    throw this.#unknown("attribute start", token);
  }

  #begin(name: string, at: number, drafts: Draft[]): Draft {
    if (!this.#lenient && drafts.some((each) => each.name === name)) {
      throw new CodecError("invalid-value", at, "WBXML §5.8.3", `attribute "${name}" stands twice in one element`);
    }
    if (drafts.length >= this.#limits.attributes) {
      const detail = `more than ${this.#limits.attributes} attributes in one element`;
      throw new CodecError("limit-exceeded", at, "WBXML §5.8.3", detail);
    }
    const draft = { name, at, value: "" };
    drafts.push(draft);
    return draft;
  }

  #value(token: number, at: number, of: Draft): string {
    const drafted = this.#draftValue(token);
    if (drafted !== undefined) return drafted;
    const text = this.#strings.text(token);
    if (text !== undefined) return text;
    if (token === GLOBAL_TOKENS.OPAQUE) return this.#opaque(at, of.name);
    if (isExtension(token)) {
      skipExtension(this.#reader, this.#strings, token, this.#lenient);
      return "";
    }
    const known = this.#vocabulary.attributes[this.#page]?.values[token];
    if (known !== undefined) return known;
    if (this.#lenient) return `[unknown value ${this.#page}.${hex(token).slice(2)}]`;
    throw this.#unknown("attribute value", token);
  }

  /** What a global token meant on attribute page 1 in a draft. STR_T stays what it is where there is a string table to refer to. */
  #draftValue(token: number): string | undefined {
    if (!this.#lenient || this.#page !== 1) return undefined;
    if (token === GLOBAL_TOKENS.STR_T && !this.#strings.tableIsEmpty) return undefined;
    return this.#vocabulary.type?.draftValues?.get(token);
  }

  #opaque(at: number, name: string): string {
    if (!this.#vocabulary.type?.dates?.has(name)) return this.#strings.opaqueText();
    const date = decodeBcdDate(this.#strings.opaque());
    if (date === undefined) throw new CodecError("invalid-value", at, "SI", `value of "${name}" is not a packed date`);
    return date;
  }

  #append(text: string, to: Draft): void {
    to.value += text;
    if (to.value.length > this.#limits.attributeLength) {
      const detail = `value of "${to.name}" is longer than ${this.#limits.attributeLength} characters`;
      throw new CodecError("limit-exceeded", to.at, "WBXML §5.8.3", detail);
    }
  }

  #unknown(what: string, token: number): CodecError {
    const detail = `unknown ${what} token ${hex(token)} on attribute page ${this.#page}`;
    return new CodecError("unknown-token", this.#reader.offset - 1, "WBXML §5.8.3", detail);
  }
}

/** A token as `0x4d`. */
export function hex(token: number): string {
  return `0x${token.toString(16).padStart(2, "0")}`;
}
