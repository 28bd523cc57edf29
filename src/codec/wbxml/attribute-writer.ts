import type { ByteWriter } from "../../base/byte-writer.ts";
import { CodecError } from "../../base/errors.ts";
import type { MarkupAttribute, MarkupElement } from "../markup/element.ts";
import { encodeBcdDate } from "./bcd-date.ts";
import { writeOpaque, writeString } from "./string-writer.ts";
import { GLOBAL_TOKENS } from "./tokens.ts";
import type { AttributePage, AttributeStart, Vocabulary } from "./vocabulary.ts";

/** Writes attribute lists, switching the attribute page only where the next token needs it. WBXML §5.8.3 */
export class AttributeWriter {
  readonly #writer: ByteWriter;
  readonly #vocabulary: Vocabulary;
  #page = 0;

  constructor(writer: ByteWriter, vocabulary: Vocabulary) {
    this.#writer = writer;
    this.#vocabulary = vocabulary;
  }

  /** All attributes of an element and the END after them. @throws {CodecError} */
  list(element: MarkupElement): void {
    for (const attribute of element.attributes) this.#attribute(attribute, element);
    this.#writer.u8(GLOBAL_TOKENS.END);
  }

  #attribute(attribute: MarkupAttribute, element: MarkupElement): void {
    const { name, value } = attribute;
    const type = this.#vocabulary.type;
    const split = type?.split?.has(name) ?? false;
    const tokenises = type?.tokenises?.(attribute, element) ?? true;
    const fits = ({ prefix }: AttributeStart) =>
      prefix === "" || (split ? value.startsWith(prefix) : tokenises && value === prefix);
    const { page, start } = this.#start(name, fits);
    this.#onPage(page.number, start.token);
    const rest = value.slice(start.prefix.length);
    if (rest === "") return;
    if (type?.dates?.has(name)) this.#date(attribute);
    else if (split) this.#split(rest, page);
    else if (!(tokenises && type?.valued?.has(name) && this.#wholeValue(rest))) writeString(this.#writer, rest);
  }

  /** The longest start that fits; of equal ones, that of the current page, else of the first page. */
  #start(name: string, fits: (start: AttributeStart) => boolean): { page: AttributePage; start: AttributeStart } {
    let best: { page: AttributePage; start: AttributeStart } | undefined;
    for (const page of this.#pages()) {
      const start = page.startsOf.get(name)?.find(fits);
      if (start && (!best || start.prefix.length > best.start.prefix.length)) best = { page, start };
    }
    if (best) return best;
    const detail = `attribute "${name}" has no token for this value in this document type`;
    throw new CodecError("unknown-token", this.#writer.length, "WBXML §5.8.3", detail);
  }

  #wholeValue(value: string): boolean {
    for (const page of this.#pages()) {
      const token = page.valueTokens.get(value);
      if (token === undefined) continue;
      this.#onPage(page.number, token);
      return true;
    }
    return false;
  }

  /** Value tokens wherever they occur, strings between them. */
  #split(value: string, page: AttributePage): void {
    let from = 0;
    for (let at = 0; at < value.length; ) {
      const found = [...page.valueTokens].find(([text]) => value.startsWith(text, at));
      if (!found) {
        at++;
        continue;
      }
      if (at > from) writeString(this.#writer, value.slice(from, at));
      this.#writer.u8(found[1]);
      at += found[0].length;
      from = at;
    }
    if (from < value.length) writeString(this.#writer, value.slice(from));
  }

  #date({ name, value }: MarkupAttribute): void {
    const octets = encodeBcdDate(value);
    if (octets) {
      writeOpaque(this.#writer, octets);
      return;
    }
    const detail = `value of "${name}" is not a date such as 2026-11-22T00:00:00Z`;
    throw new CodecError("invalid-value", this.#writer.length, "SI", detail);
  }

  *#pages(): Generator<AttributePage> {
    const current = this.#vocabulary.attributes[this.#page];
    if (current) yield current;
    for (const page of this.#vocabulary.attributes) if (page && page !== current) yield page;
  }

  #onPage(page: number, token: number): void {
    if (page !== this.#page) this.#writer.u8(GLOBAL_TOKENS.SWITCH_PAGE).u8(page);
    this.#page = page;
    this.#writer.u8(token);
  }
}
