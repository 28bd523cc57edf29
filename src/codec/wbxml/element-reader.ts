import type { ByteReader } from "../../base/byte-reader.ts";
import { CodecError } from "../../base/errors.ts";
import { appended, isElement, type MarkupAttribute, type MarkupElement, type MarkupNode } from "../markup/element.ts";
import { type AttributeReader, hex } from "./attribute-reader.ts";
import { isExtension, skipExtension } from "./extension.ts";
import type { WbxmlLimits } from "./limits.ts";
import type { StringReader } from "./string-reader.ts";
import { GLOBAL_TOKENS, TAG_HAS_ATTRIBUTES, TAG_HAS_CONTENT, TAG_IDENTITY } from "./tokens.ts";
import type { Vocabulary } from "./vocabulary.ts";

const NO_ATTRIBUTES: readonly MarkupAttribute[] = [];
const NO_CHILDREN: readonly MarkupNode[] = [];

/** Reads elements. The current tag page follows the order of the document, not the nesting. WBXML §5.8.1, §5.8.2 */
export class ElementReader {
  readonly #reader: ByteReader;
  readonly #strings: StringReader;
  readonly #attributes: AttributeReader;
  readonly #vocabulary: Vocabulary;
  readonly #lenient: boolean;
  readonly #padded: boolean;
  readonly #limits: WbxmlLimits;
  #page = 0;
  #elements = 0;
  /** The names of the elements that are open, outermost first. */
  readonly #open: string[] = [];
  /** For each open element the siblings read before it. */
  readonly #before: (readonly MarkupNode[])[] = [];

  constructor(
    reader: ByteReader,
    strings: StringReader,
    attributes: AttributeReader,
    vocabulary: Vocabulary,
    options: { readonly lenient: boolean; readonly padded: boolean; readonly limits: WbxmlLimits },
  ) {
    this.#reader = reader;
    this.#strings = strings;
    this.#attributes = attributes;
    this.#vocabulary = vocabulary;
    this.#lenient = options.lenient;
    this.#padded = options.padded;
    this.#limits = options.limits;
  }

  /** Where the reader stands, for example `/SyncML/SyncBody/Add[2]`; `/` outside the root element. */
  get path(): string {
    const steps = this.#open.map((name, i) => {
      const position = 1 + (this.#before[i] ?? []).filter((node) => isElement(node) && node.name === name).length;
      return position === 1 ? name : `${name}[${position}]`;
    });
    return `/${steps.join("/")}`;
  }

  /** The body: one element with processing instructions round it, to the end of the input. @throws {CodecError} WBXML §5.3 */
  body(): MarkupElement {
    for (;;) {
      const at = this.#reader.offset;
      const token = this.#reader.u8("root element", "WBXML §5.3");
      if (isTag(token)) {
        const root = this.#element(token, at, NO_CHILDREN);
        this.#epilogue();
        return root;
      }
      if (token === GLOBAL_TOKENS.PI) this.#attributes.skipProcessingInstruction();
      else if (token === GLOBAL_TOKENS.SWITCH_PAGE) this.#switchPage();
      else throw new CodecError("invalid-value", at, "WBXML §5.3", `token ${hex(token)} instead of the root element`);
    }
  }

  #epilogue(): void {
    while (this.#reader.remaining > 0) {
      if (this.#reader.peek() !== GLOBAL_TOKENS.PI) {
        if (this.#padded) return;
        const detail = `${this.#reader.remaining} octets after the root element`;
        throw new CodecError("invalid-value", this.#reader.offset, "WBXML §5.3", detail);
      }
      this.#reader.u8("processing instruction", "WBXML §5.8.4.4");
      this.#attributes.skipProcessingInstruction();
    }
  }

  #element(token: number, at: number, before: readonly MarkupNode[]): MarkupElement {
    const identity = token & TAG_IDENTITY;
    const page = identity === GLOBAL_TOKENS.LITERAL ? undefined : this.#vocabulary.tags[this.#page];
    const known = identity === GLOBAL_TOKENS.LITERAL ? this.#strings.tagName() : page?.names[identity];
    const name = known ?? this.#unknownName(identity, at);
    this.#enter(name, at, before);
    const listed = token & TAG_HAS_ATTRIBUTES ? this.#attributes.list() : NO_ATTRIBUTES;
    // The page implies the namespace; one that is written all the same says it, and is not an attribute.
    const stated = listed === NO_ATTRIBUTES ? undefined : listed.find((each) => each.name === "xmlns");
    const attributes = stated ? listed.filter((each) => each !== stated) : listed;
    const namespace = stated?.value ?? (known === undefined ? undefined : page?.namespace);
    const children = token & TAG_HAS_CONTENT ? this.#content() : NO_CHILDREN;
    this.#open.pop();
    this.#before.pop();
    return namespace === undefined ? { name, attributes, children } : { name, namespace, attributes, children };
  }

  #enter(name: string, at: number, before: readonly MarkupNode[]): void {
    this.#elements++;
    this.#open.push(name);
    this.#before.push(before);
    if (this.#open.length > this.#limits.depth) throw limit(at, `elements deeper than ${this.#limits.depth}`);
    if (this.#elements > this.#limits.elements) throw limit(at, `more than ${this.#limits.elements} elements`);
  }

  #content(): readonly MarkupNode[] {
    let children: MarkupNode[] | undefined;
    for (;;) {
      const at = this.#reader.offset;
      const token = this.#reader.u8("content", "WBXML §5.3");
      if (isTag(token)) children = appended<MarkupNode>(children, this.#element(token, at, children ?? NO_CHILDREN));
      else if (token === GLOBAL_TOKENS.END) return children ?? NO_CHILDREN;
      else children = this.#global(token, children);
    }
  }

  /** The children with what a global token adds to them, which may be nothing. */
  #global(token: number, children: MarkupNode[] | undefined): MarkupNode[] | undefined {
    if (token === GLOBAL_TOKENS.STR_I) return withText(children, this.#strings.inline());
    if (token === GLOBAL_TOKENS.OPAQUE) return appended<MarkupNode>(children, this.#strings.opaque());
    if (token === GLOBAL_TOKENS.SWITCH_PAGE) this.#switchPage();
    else if (token === GLOBAL_TOKENS.PI) this.#attributes.skipProcessingInstruction();
    else if (isExtension(token)) skipExtension(this.#reader, this.#strings, token, this.#lenient);
    else return withText(children, this.#strings.text(token) ?? "");
    return children;
  }

  #switchPage(): void {
    this.#page = this.#reader.u8("tag page", "WBXML §5.8.4.7");
  }

  #unknownName(identity: number, at: number): string {
    if (this.#lenient) return `unknown.tag.${this.#page}.${hex(identity).slice(2)}`;
    const detail = `unknown tag token ${hex(identity)} on code page ${this.#page}`;
    throw new CodecError("unknown-token", at, "WBXML §5.8.2", detail);
  }
}

/** Whether a token of the tag space begins an element, be it named by its page or by a literal. */
function isTag(token: number): boolean {
  return (token & TAG_IDENTITY) >= GLOBAL_TOKENS.LITERAL;
}

/** Text that was split over several tokens becomes one node; no text is no node. */
function withText(children: MarkupNode[] | undefined, text: string): MarkupNode[] | undefined {
  if (text === "") return children;
  const last = children?.at(-1);
  if (children === undefined || typeof last !== "string") return appended<MarkupNode>(children, text);
  children[children.length - 1] = last + text;
  return children;
}

function limit(at: number, detail: string): CodecError {
  return new CodecError("limit-exceeded", at, "WBXML §5.3", detail);
}
