import type { MarkupElement, MarkupNode } from "../markup/element.ts";
import { CharacterData } from "./character-data.ts";
import type { XmlLimits } from "./limits.ts";
import { skipComment, skipProcessingInstruction } from "./miscellanea.ts";
import { INITIAL_SCOPE, type NamespaceScope } from "./namespace-scope.ts";
import { isBlankText, type Scanner } from "./scanner.ts";
import { localName, StartTagParser } from "./start-tag-parser.ts";

const BANG = 0x21;
const SLASH = 0x2f;
const GREATER = 0x3e;
const QUESTION = 0x3f;
const NO_CHILDREN: readonly MarkupNode[] = [];

/** Parses elements in one pass over the text. XML §3 */
export class ElementParser {
  readonly #scanner: Scanner;
  readonly #limits: XmlLimits;
  readonly #characters: CharacterData;
  readonly #startTags: StartTagParser;
  readonly #open: string[] = [];
  #elements = 0;

  constructor(scanner: Scanner, limits: XmlLimits) {
    this.#scanner = scanner;
    this.#limits = limits;
    this.#characters = new CharacterData(scanner);
    this.#startTags = new StartTagParser(scanner, this.#characters, limits);
  }

  /** Where the parser stands, for example `/SyncML/SyncBody`; `/` outside the root element. */
  get path(): string {
    return `/${this.#open.join("/")}`;
  }

  /** The element whose `<` was just passed. @throws {CodecError} */
  element(outer: NamespaceScope = INITIAL_SCOPE): MarkupElement {
    const at = this.#scanner.offset - 1;
    const qualified = this.#scanner.name("element name");
    this.#enter(qualified, at);
    const { attributes, scope, empty } = this.#startTags.parse(outer);
    const namespace = this.#startTags.namespace(qualified, scope, at);
    const name = localName(qualified);
    const children = empty ? NO_CHILDREN : this.#content(qualified, scope);
    this.#open.pop();
    return namespace === undefined ? { name, attributes, children } : { name, namespace, attributes, children };
  }

  #enter(name: string, at: number): void {
    this.#open.push(name);
    const { depth, elements } = this.#limits;
    this.#elements++;
    if (this.#open.length > depth) {
      throw this.#scanner.error("limit-exceeded", at, "XML §3", `elements deeper than ${depth}`);
    }
    if (this.#elements > elements) {
      throw this.#scanner.error("limit-exceeded", at, "XML §3", `more than ${elements} elements`);
    }
  }

  #content(name: string, scope: NamespaceScope): readonly MarkupNode[] {
    const scanner = this.#scanner;
    const children: MarkupNode[] = [];
    let text = "";
    for (;;) {
      text += this.#textBeforeMarkup(name);
      const next = scanner.peek();
      if (next === BANG) text += this.#sectionOrComment();
      else if (next === QUESTION) {
        scanner.offset++;
        skipProcessingInstruction(scanner);
      } else {
        if (text !== "") children.push(text);
        text = "";
        if (next === SLASH) {
          this.#endTag(name);
          return withoutBlanks(children);
        }
        children.push(this.element(scope));
      }
    }
  }

  /** The text up to the next `<`, which is passed. */
  #textBeforeMarkup(name: string): string {
    const scanner = this.#scanner;
    const from = scanner.offset;
    const less = scanner.text.indexOf("<", from);
    if (less < 0) throw scanner.error("truncated", scanner.text.length, "XML §3.1", `"<${name}>" is not closed`);
    scanner.offset = less + 1;
    return less > from ? this.#characters.text(scanner.text.slice(from, less), from) : "";
  }

  /** The text of a CDATA section, or of a comment, which has none; `<` was just passed. XML §2.5, §2.7 */
  #sectionOrComment(): string {
    if (this.#scanner.skip("!--")) {
      skipComment(this.#scanner);
      return "";
    }
    this.#scanner.expect("![CDATA[", 'after "<"', "XML §2.7");
    return this.#characters.section();
  }

  /** Passes over the end tag whose `<` was just passed. */
  #endTag(name: string): void {
    const scanner = this.#scanner;
    const at = scanner.offset - 1;
    scanner.offset++;
    const { offset } = scanner;
    const found = scanner.skip(name) && isEndOfName(scanner.peek()) ? name : undefined;
    if (found === undefined) {
      scanner.offset = offset;
      const other = scanner.name("element name");
      const cutOff = scanner.offset >= scanner.text.length && name.startsWith(other);
      const detail = `"</${other}" where "</${name}>" is due`;
      throw scanner.error(cutOff ? "truncated" : "not-well-formed", at, "XML §3", detail);
    }
    scanner.blanks();
    scanner.expect(">", "to end the end tag", "XML §3.1");
  }
}

/** Whether a code unit (NaN at the end of the text) may follow a name in an end tag. */
function isEndOfName(code: number): boolean {
  return code === GREATER || code <= 0x20 || Number.isNaN(code);
}

/** Element-only content loses its white space; a leaf and mixed content keep it. */
function withoutBlanks(children: readonly MarkupNode[]): readonly MarkupNode[] {
  if (children.length < 2) return children;
  const isElementOnly = children.every((child) => typeof child !== "string" || isBlankText(child));
  return isElementOnly ? children.filter((child) => typeof child !== "string") : children;
}
