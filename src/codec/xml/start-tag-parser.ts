import { appended, type MarkupAttribute } from "../markup/element.ts";
import type { CharacterData } from "./character-data.ts";
import type { XmlLimits } from "./limits.ts";
import { declare, declaredPrefix, type NamespaceScope } from "./namespace-scope.ts";
import type { Scanner } from "./scanner.ts";

const NO_ATTRIBUTES: readonly MarkupAttribute[] = [];
const NONE_WRITTEN: readonly WrittenAttribute[] = [];

/** What a start tag says beyond its name. */
export interface StartTag {
  /** Those that declare no namespace, without prefixes. */
  readonly attributes: readonly MarkupAttribute[];
  readonly scope: NamespaceScope;
  /** Ended with `/>`. */
  readonly empty: boolean;
}

interface WrittenAttribute extends MarkupAttribute {
  readonly at: number;
}

/** Parses the part of start tags after the element's name. XML §3.1 */
export class StartTagParser {
  readonly #scanner: Scanner;
  readonly #characters: CharacterData;
  readonly #limits: XmlLimits;

  constructor(scanner: Scanner, characters: CharacterData, limits: XmlLimits) {
    this.#scanner = scanner;
    this.#characters = characters;
    this.#limits = limits;
  }

  /** The rest of a start tag inside `outer`. @throws {CodecError} */
  parse(outer: NamespaceScope): StartTag {
    const scanner = this.#scanner;
    let written: WrittenAttribute[] | undefined;
    for (;;) {
      const spaced = scanner.blanks();
      const empty = scanner.skip("/>");
      if (empty || scanner.skip(">")) {
        if (written === undefined) return { attributes: NO_ATTRIBUTES, scope: outer, empty };
        const scope = this.#scope(written, outer);
        return { attributes: this.#attributes(written, scope), scope, empty };
      }
      if (!spaced) scanner.expect(">", "to end the start tag", "XML §3.1");
      written = appended(written, this.#attribute(written ?? NONE_WRITTEN));
    }
  }

  /** The namespace of a name; `undefined` where no declaration reaches. XML_Names §6 */
  namespace(qualified: string, scope: NamespaceScope, at: number): string | undefined {
    const colon = qualified.indexOf(":");
    if (colon < 0) return scope.default;
    const namespace = scope.prefixes.get(qualified.slice(0, colon));
    if (namespace !== undefined && /^[^:\d.-][^:]*$/.test(qualified.slice(colon + 1))) return namespace;
    const detail = `the prefix of "${qualified}" is not declared, or the name is malformed`;
    throw this.#scanner.error("not-well-formed", at, "XML_Names §5", detail);
  }

  #attribute(written: readonly WrittenAttribute[]): WrittenAttribute {
    const at = this.#scanner.offset;
    const name = this.#scanner.name("attribute name");
    const value = this.#characters.attributeValue();
    this.#once(name, written, at);
    if (written.length >= this.#limits.attributes) {
      const detail = `more than ${this.#limits.attributes} attributes in one element`;
      throw this.#scanner.error("limit-exceeded", at, "XML §3.1", detail);
    }
    return { name, value, at };
  }

  #scope(written: readonly WrittenAttribute[], outer: NamespaceScope): NamespaceScope {
    let scope = outer;
    for (const { name, value, at } of written) {
      const prefix = declaredPrefix(name);
      if (prefix === undefined) continue;
      const declared = declare(scope, prefix, value);
      if (!declared) {
        throw this.#scanner.error("not-well-formed", at, "XML_Names §3", `"${name}" cannot be declared as "${value}"`);
      }
      scope = declared;
    }
    return scope;
  }

  #attributes(written: readonly WrittenAttribute[], scope: NamespaceScope): readonly MarkupAttribute[] {
    let attributes: MarkupAttribute[] | undefined;
    for (const { name: qualified, value, at } of written) {
      if (declaredPrefix(qualified) !== undefined) continue;
      const name = localName(qualified);
      if (name !== qualified) this.namespace(qualified, scope, at);
      this.#once(name, attributes ?? NO_ATTRIBUTES, at);
      attributes = appended(attributes, { name, value });
    }
    return attributes ?? NO_ATTRIBUTES;
  }

  #once(name: string, among: readonly MarkupAttribute[], at: number): void {
    if (among.length === 0 || !among.some((each) => each.name === name)) return;
    throw this.#scanner.error("not-well-formed", at, "XML §3.1", `attribute "${name}" stands twice`);
  }
}

/** A name without its prefix. XML_Names §4 */
export function localName(qualified: string): string {
  return qualified.slice(qualified.indexOf(":") + 1);
}
