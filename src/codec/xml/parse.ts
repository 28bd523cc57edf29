import { CodecError } from "../../base/errors.ts";
import type { MarkupElement } from "../markup/element.ts";
import { ILLEGAL_CHARACTER, SUSPECT_CODE_UNIT } from "./characters.ts";
import { ElementParser } from "./element-parser.ts";
import { XML_LIMITS, type XmlLimits } from "./limits.ts";
import { skipMiscellanea } from "./miscellanea.ts";
import { skipProlog } from "./prolog.ts";
import { Scanner } from "./scanner.ts";

/**
 * Parses a well-formed XML document into an element tree. Names lose their prefixes and elements carry their namespace; text, CDATA and
 * references next to each other are one string; white space is kept where there is text, and left out between elements that have
 * none beside them. Comments and processing instructions are passed over, and so is the document type declaration:
 * nothing is fetched, and one that declares anything inside of it is refused. A leading byte order mark is allowed.
 *
 * Offsets in errors count UTF-16 code units; messages name line and column. @throws {CodecError} XML §2
 */
export function parseXml(text: string, limits: Partial<XmlLimits> = {}): MarkupElement {
  const all = { ...XML_LIMITS, ...limits };
  const scanner = new Scanner(text);
  const elements = new ElementParser(scanner, all);
  try {
    return document(scanner, elements, all.documentLength);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    throw new CodecError(error.code, error.offset, error.spec, error.detail, elements.path);
  }
}

function document(scanner: Scanner, elements: ElementParser, maxLength: number): MarkupElement {
  const { text } = scanner;
  if (text.length > maxLength) {
    const detail = `document of ${text.length} characters, at most ${maxLength}`;
    throw scanner.error("limit-exceeded", maxLength, "XML §2.1", detail);
  }
  refuseIllegalCharacters(scanner);
  scanner.skip("\ufeff");
  skipProlog(scanner);
  scanner.expect("<", "to begin the root element", "XML §2.1");
  const root = elements.element();
  skipMiscellanea(scanner);
  if (scanner.offset === text.length) return root;
  throw scanner.error("not-well-formed", scanner.offset, "XML §2.1", "more after the root element");
}

function refuseIllegalCharacters(scanner: Scanner): void {
  if (!SUSPECT_CODE_UNIT.test(scanner.text)) return;
  const at = scanner.text.search(ILLEGAL_CHARACTER);
  if (at < 0) return;
  const code = scanner.text.codePointAt(at)?.toString(16).toUpperCase().padStart(4, "0");
  throw scanner.error("not-well-formed", at, "XML §2.2", `character U+${code} is not allowed`);
}
