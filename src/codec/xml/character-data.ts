import { resolveReference } from "./characters.ts";
import type { Scanner } from "./scanner.ts";

/**
 * Turns what is written into the text that is meant. Rare characters are looked for once in the whole document, so that the
 * pieces of one without them are not searched again.
 */
export class CharacterData {
  readonly #scanner: Scanner;
  readonly #hasReferences: boolean;
  readonly #hasReturns: boolean;
  readonly #hasLines: boolean;
  readonly #hasSectionEnds: boolean;

  constructor(scanner: Scanner) {
    this.#scanner = scanner;
    this.#hasReferences = scanner.text.includes("&");
    this.#hasReturns = scanner.text.includes("\r");
    this.#hasLines = this.#hasReturns || scanner.text.includes("\n") || scanner.text.includes("\t");
    this.#hasSectionEnds = scanner.text.includes("]]>");
  }

  /** The text of `raw`, which stands between two tags. XML §2.4 */
  text(raw: string, at: number): string {
    const end = this.#hasSectionEnds ? raw.indexOf("]]>") : -1;
    if (end >= 0) {
      throw this.#scanner.error("not-well-formed", at + end, "XML §2.4", '"]]>" outside of a CDATA section');
    }
    if (this.#hasReferences) return this.#resolved(raw, at, this.#hasReturns ? withLineFeeds : asWritten);
    return this.#hasReturns ? withLineFeeds(raw) : raw;
  }

  /** The text of a CDATA section whose `<![CDATA[` was just passed. XML §2.7 */
  section(): string {
    const section = this.#scanner.until("]]>", "CDATA section", "XML §2.7");
    return this.#hasReturns ? withLineFeeds(section) : section;
  }

  /** The value of the attribute whose name was just passed. XML §3.1, §3.3.3 */
  attributeValue(): string {
    const scanner = this.#scanner;
    scanner.blanks();
    scanner.expect("=", "after the attribute name", "XML §3.1");
    scanner.blanks();
    const quote = scanner.quote("before the attribute value");
    const at = scanner.offset;
    const end = scanner.nextMarkup(quote.charCodeAt(0));
    scanner.offset = end;
    if (scanner.skip("<")) throw scanner.error("not-well-formed", end, "XML §3.1", '"<" in an attribute value');
    scanner.expect(quote, "to end the attribute value", "XML §3.1");
    const raw = scanner.text.slice(at, end);
    const literal = this.#hasLines ? withBlanks : asWritten;
    return this.#hasReferences ? this.#resolved(raw, at, literal) : literal(raw);
  }

  /** Text with its references resolved; only what is written literally is normalised. XML §2.11, §4.1 */
  #resolved(raw: string, at: number, literal: (text: string) => string): string {
    let out = "";
    let from = 0;
    for (let start = raw.indexOf("&"); start >= 0; start = raw.indexOf("&", from)) {
      const end = raw.indexOf(";", start);
      const reference = raw.slice(start + 1, end < 0 ? raw.length : end);
      const character = end < 0 ? undefined : resolveReference(reference);
      if (character === undefined) {
        const detail = `"&${reference.slice(0, 20)}" is neither a character nor one of the five entities`;
        throw this.#scanner.error("not-well-formed", at + start, "XML §4.1", detail);
      }
      out += literal(raw.slice(from, start)) + character;
      from = end + 1;
    }
    return out + literal(raw.slice(from));
  }
}

function asWritten(text: string): string {
  return text;
}

function withLineFeeds(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}

function withBlanks(text: string): string {
  return text.replace(/\r\n|[\t\r\n]/g, " ");
}
