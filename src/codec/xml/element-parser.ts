import { appended, type MarkupAttribute, type MarkupElement, type MarkupNode } from "../markup/element.ts";
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
const NO_ATTRIBUTES: readonly MarkupAttribute[] = [];
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
    const scanner = this.#scanner;
    const at = scanner.offset - 1;
    const qualified = scanner.name("element name");
    const isPrefixed = scanner.nameHasColon;
    this.#enter(qualified, at);
    let attributes = NO_ATTRIBUTES;
    let scope = outer;
    let empty = false;
    // Most start tags have no more than a name, and need no answer in an object then: a twelfth of all time.
    if (scanner.peek() === GREATER) scanner.offset++;
    else ({ attributes, scope, empty } = this.#startTags.parse(outer));
    const namespace = isPrefixed ? this.#startTags.namespace(qualified, scope, at) : scope.default;
    const name = isPrefixed ? localName(qualified) : qualified;
    const children = empty ? NO_CHILDREN : this.#content(qualified, at + 1, scope);
    this.#open.pop();
    return namespace === undefined ? { name, attributes, children } : { name, namespace, attributes, children };
  }

  #enter(name: string, at: number): void {
    const { depth, elements } = this.#limits;
    this.#elements++;
    if (this.#open.push(name) > depth) {
      throw this.#scanner.error("limit-exceeded", at, "XML §3", `elements deeper than ${depth}`);
    }
    if (this.#elements > elements) {
      throw this.#scanner.error("limit-exceeded", at, "XML §3", `more than ${elements} elements`);
    }
  }

  /** The content of the element whose start tag, with its name at `nameAt`, was just passed. */
  #content(name: string, nameAt: number, scope: NamespaceScope): readonly MarkupNode[] {
    const scanner = this.#scanner;
    let children: MarkupNode[] | undefined;
    let hasText = false;
    for (;;) {
      const text = this.#text(name);
      if (text !== "") {
        hasText = true;
        children = appended<MarkupNode>(children, text);
      }
      if (scanner.peek() === SLASH) {
        scanner.offset++;
        this.#endTag(name, nameAt);
        if (children === undefined) return NO_CHILDREN;
        return hasText && children.length > 1 ? withoutBlanks(children) : children;
      }
      children = appended<MarkupNode>(children, this.element(scope));
    }
  }

  /** The text up to the next tag, whose `<` is passed: CDATA sections belong to it, comments and processing instructions do not end it. */
  #text(name: string): string {
    const scanner = this.#scanner;
    let text = this.#textBeforeMarkup(name);
    for (;;) {
      const next = scanner.peek();
      if (next === BANG) text += this.#sectionOrComment();
      else if (next === QUESTION) {
        scanner.offset++;
        skipProcessingInstruction(scanner);
      } else return text;
      text += this.#textBeforeMarkup(name);
    }
  }

  /** The text up to the next `<`, which is passed. */
  #textBeforeMarkup(name: string): string {
    const scanner = this.#scanner;
    const from = scanner.offset;
    const less = scanner.nextMarkup();
    if (less >= scanner.text.length) throw scanner.error("truncated", less, "XML §3.1", `"<${name}>" is not closed`);
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

  /** Passes over the end tag whose `</` was just passed; the name of its start tag is at `nameAt`. */
  #endTag(name: string, nameAt: number): void {
    const scanner = this.#scanner;
    if (scanner.skipEndOf(nameAt, name.length)) return;
    const { offset } = scanner;
    if (!scanner.skip(name) || !isEndOfName(scanner.peek())) {
      scanner.offset = offset;
      const other = scanner.name("element name");
      const cutOff = scanner.offset >= scanner.text.length && name.startsWith(other);
      const detail = `"</${other}" where "</${name}>" is due`;
      throw scanner.error(cutOff ? "truncated" : "not-well-formed", offset - 2, "XML §3", detail);
    }
    scanner.blanks();
    scanner.expect(">", "to end the end tag", "XML §3.1");
  }
}

/** Whether a code unit, or the end of the text, may follow a name in an end tag. */
function isEndOfName(code: number): boolean {
  return code === GREATER || code <= 0x20;
}

/** Element-only content loses its white space; a leaf and mixed content keep it. */
function withoutBlanks(children: readonly MarkupNode[]): readonly MarkupNode[] {
  const isElementOnly = children.every((child) => typeof child !== "string" || isBlankText(child));
  return isElementOnly ? children.filter((child) => typeof child !== "string") : children;
}
