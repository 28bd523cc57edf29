import { strictUtf8Text } from "../../base/bytes.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import { isElement, type MarkupElement, type MarkupNode } from "../markup/element.ts";
import { ILLEGAL_CHARACTER } from "./characters.ts";
import { isName } from "./scanner.ts";

/** How to write an XML document; nothing of it when left out. */
export interface XmlFormatOptions {
  /** The whole document type declaration, `<!DOCTYPE …>`, put on a line of its own before the root element. */
  readonly doctype?: string;
  /** One line an element, two blanks a level. Content with text in it is never touched. */
  readonly indent?: boolean;
  /** Begins with `<?xml version="1.0" encoding="UTF-8"?>`. */
  readonly declaration?: boolean;
}

/**
 * Formats an element tree as XML. A namespace is written where it differs from that around it, and an element that names none is in the one
 * around it. Octets are written as the text that they are in UTF-8.
 * @throws {CodecError} for what XML cannot say: other octets, control characters, names that are none; the offset is that in the output. XML §2
 */
export function formatXml(root: MarkupElement, options: XmlFormatOptions = {}): string {
  const formatter = new Formatter();
  if (options.declaration) formatter.line('<?xml version="1.0" encoding="UTF-8"?>');
  if (options.doctype !== undefined) formatter.line(options.doctype);
  formatter.element(root, undefined, options.indent ? 0 : undefined);
  return options.indent ? `${formatter.out}\n` : formatter.out;
}

class Formatter {
  out = "";

  line(text: string): void {
    this.out += `${text}\n`;
  }

  /** Writes an element inside the namespace `outer`, its children on lines of their own when it stands on one at `level`. */
  element(element: MarkupElement, outer: string | undefined, level: number | undefined): void {
    const { name, namespace, attributes, children } = element;
    this.out += `<${this.#name(name)}`;
    const inner = namespace ?? outer;
    if (inner !== undefined && inner !== (outer ?? "")) this.#attribute("xmlns", inner);
    for (const attribute of attributes) this.#attribute(attribute.name, attribute.value);
    if (!children.some((child) => child !== "")) {
      this.out += "/>";
      return;
    }
    this.out += ">";
    if (level !== undefined && children.every(isElement)) this.#lines(children, inner, level);
    else for (const child of children) this.#node(child, inner);
    this.out += `</${name}>`;
  }

  #lines(children: readonly MarkupElement[], namespace: string | undefined, level: number): void {
    for (const child of children) {
      this.out += `\n${"  ".repeat(level + 1)}`;
      this.element(child, namespace, level + 1);
    }
    this.out += `\n${"  ".repeat(level)}`;
  }

  #node(node: MarkupNode, namespace: string | undefined): void {
    if (typeof node === "string") this.out += escapedText(this.#legal(node));
    else if (isElement(node)) this.element(node, namespace, undefined);
    else this.out += escapedText(this.#legal(this.#octets(node)));
  }

  #octets(octets: Uint8Array): string {
    const text = strictUtf8Text(octets);
    if (text === undefined) throw this.#error("XML §2.2", `${octets.length} octets that are not UTF-8 text`);
    return text;
  }

  #attribute(name: string, value: string): void {
    this.out += ` ${this.#name(name)}="${escapedValue(this.#legal(value))}"`;
  }

  #name(name: string): string {
    if (isName(name)) return name;
    throw this.#error("XML §2.3", `"${name}" is not an XML name`);
  }

  #legal(text: string): string {
    const illegal = text.search(ILLEGAL_CHARACTER);
    if (illegal < 0) return text;
    const code = text.codePointAt(illegal)?.toString(16).toUpperCase().padStart(4, "0");
    throw this.#error("XML §2.2", `character U+${code} has no form in XML`);
  }

  #error(spec: SpecRef, detail: string): CodecError {
    return new CodecError("invalid-value", this.out.length, spec, detail);
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

/** Text as the content of an element. */
export function escapedText(text: string): string {
  return /[&<>\r]/.test(text) ? text.replace(/[&<>\r]/g, (character) => ESCAPES[character] ?? character) : text;
}

function escapedValue(text: string): string {
  return /[&<>"\t\n\r]/.test(text) ? text.replace(/[&<>"\t\n\r]/g, (found) => ESCAPES[found] ?? found) : text;
}
