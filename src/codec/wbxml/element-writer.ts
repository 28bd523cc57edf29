import type { ByteWriter } from "../../base/byte-writer.ts";
import { CodecError } from "../../base/errors.ts";
import { isElement, type MarkupElement, type MarkupNode } from "../markup/element.ts";
import { AttributeWriter } from "./attribute-writer.ts";
import { WBXML_LIMITS } from "./limits.ts";
import { writeOpaque, writeString } from "./string-writer.ts";
import { GLOBAL_TOKENS, TAG_HAS_ATTRIBUTES, TAG_HAS_CONTENT } from "./tokens.ts";
import type { Tag, TagPage, Vocabulary } from "./vocabulary.ts";

/** Writes elements, switching the tag page only where the next tag needs it. WBXML §5.8.2 */
export class ElementWriter {
  readonly #writer: ByteWriter;
  readonly #vocabulary: Vocabulary;
  readonly #attributes: AttributeWriter;
  #page = 0;
  readonly #path: string[] = [];

  constructor(writer: ByteWriter, vocabulary: Vocabulary) {
    this.#writer = writer;
    this.#vocabulary = vocabulary;
    this.#attributes = new AttributeWriter(writer, vocabulary);
  }

  /** The root element with all that is in it. @throws {CodecError} with the path at which it arose. */
  root(element: MarkupElement): void {
    try {
      this.#element(element, undefined);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      throw new CodecError(error.code, error.offset, error.spec, error.detail, `/${this.#path.join("/")}`);
    }
  }

  #element(element: MarkupElement, parentPage: TagPage | undefined): void {
    this.#path.push(element.name);
    if (this.#path.length > WBXML_LIMITS.depth) {
      const detail = `elements deeper than ${WBXML_LIMITS.depth}`;
      throw new CodecError("limit-exceeded", this.#writer.length, "WBXML §5.3", detail);
    }
    const { page, token } = this.#tag(element, parentPage);
    if (page.number !== this.#page) this.#writer.u8(GLOBAL_TOKENS.SWITCH_PAGE).u8(page.number);
    this.#page = page.number;
    const hasContent = isNotEmpty(element.children);
    const hasAttributes = element.attributes.length > 0;
    this.#writer.u8(token | (hasContent ? TAG_HAS_CONTENT : 0) | (hasAttributes ? TAG_HAS_ATTRIBUTES : 0));
    if (hasAttributes) this.#attributes.list(element);
    if (hasContent) this.#content(element.children, page);
    this.#path.pop();
  }

  #content(children: readonly MarkupNode[], page: TagPage): void {
    let text = "";
    for (const child of children) {
      if (typeof child === "string") {
        text += child;
        continue;
      }
      if (text !== "") writeString(this.#writer, text);
      text = "";
      if (isElement(child)) this.#element(child, page);
      else writeOpaque(this.#writer, child);
    }
    if (text !== "") writeString(this.#writer, text);
    this.#writer.u8(GLOBAL_TOKENS.END);
  }

  #tag({ name, namespace }: MarkupElement, parentPage: TagPage | undefined): Tag {
    const inherits = namespace === undefined || namespace === parentPage?.namespace;
    const page = inherits ? parentPage : this.#vocabulary.tagsOf.get(namespace);
    return page?.byName.get(name) ?? parentPage?.byName.get(name) ?? this.#tagOfAnyPage(name);
  }

  #tagOfAnyPage(name: string): Tag {
    for (const page of this.#vocabulary.tags) {
      const tag = page?.byName.get(name);
      if (tag) return tag;
    }
    const detail = `element "${name}" has no token in this document type`;
    throw new CodecError("unknown-token", this.#writer.length, "WBXML §5.8.2", detail);
  }
}

function isNotEmpty(children: readonly MarkupNode[]): boolean {
  for (const child of children) if (child !== "") return true;
  return false;
}
