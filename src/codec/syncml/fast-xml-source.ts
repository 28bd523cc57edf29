import { ILLEGAL_CHARACTER, resolveReference, SUSPECT_CODE_UNIT } from "../xml/characters.ts";
import { CONTENT, END, type MessageSource, TAGS, unfamiliar } from "./fast-tokens.ts";

/** Before the root element. */
const PROLOG = /^(?:<\?xml version="1\.0"(?: encoding="[\w.-]+")? ?\?>)?[ \t\n]*/;
const IS_BLANK = /^[ \t\n]*$/;
/** Line ends that have to be changed, CDATA sections, comments, declarations and processing instructions. */
const UNPLAIN = /\r|\]\]>|<[!?]/;
/** The only attribute that a plain start tag has. */
const NAMESPACE = /^ xmlns=(["'])(?:SYNCML:SYNCML1\.[0-2]|syncml:metinf)\1 ?$/i;

const TAGS_BY_NAME: ReadonlyMap<string, number> = new Map(Object.entries(TAGS));
const LESS = 0x3c;
const SLASH = 0x2f;

/** Reads the elements of a plain SyncML document in XML: no prefixes, CDATA sections or comments. */
export class XmlSource implements MessageSource {
  readonly #text: string;
  #at: number;
  /** Names of the elements that are not closed yet. */
  readonly #open: string[] = [];

  constructor(text: string) {
    this.#text = text;
    this.#at = PROLOG.exec(text)?.[0].length ?? 0;
    const rest = this.#at === 0 ? text : text.slice(this.#at);
    if (UNPLAIN.test(rest) || (SUSPECT_CODE_UNIT.test(rest) && ILLEGAL_CHARACTER.test(rest))) unfamiliar();
  }

  get isAtEnd(): boolean {
    return IS_BLANK.test(this.#text.slice(this.#at));
  }

  tag(): number {
    const text = this.#text;
    const less = text.charCodeAt(this.#at) === LESS ? this.#at : this.#pastBlanks();
    if (text.charCodeAt(less + 1) === SLASH) return this.#close(less);
    const greater = text.indexOf(">", less);
    if (greater < 0) unfamiliar();
    this.#at = greater + 1;
    const isEmpty = text.charCodeAt(greater - 1) === SLASH;
    const name = nameIn(text.slice(less + 1, isEmpty ? greater - 1 : greater));
    const tag = TAGS_BY_NAME.get(name) ?? unfamiliar();
    if (isEmpty) return tag;
    this.#open.push(name);
    return tag | CONTENT;
  }

  text(): string {
    return this.rawText().trim();
  }

  rawText(): string {
    const from = this.#at;
    const less = this.#text.indexOf("<", from);
    if (less < 0) unfamiliar();
    this.#close(less);
    const text = this.#text.slice(from, less);
    return text.includes("&") ? text.replace(REFERENCE, resolved) : text;
  }

  data(): string {
    return this.rawText();
  }

  /** Passes over the end tag that begins at `less`; nothing else may be there. */
  #close(less: number): typeof END {
    const end = `</${this.#open.pop()}>`;
    if (!this.#text.startsWith(end, less)) unfamiliar();
    this.#at = less + end.length;
    return END;
  }

  /** Where the next `<` is, when only white space is before it. */
  #pastBlanks(): number {
    const less = this.#text.indexOf("<", this.#at);
    return less >= 0 && IS_BLANK.test(this.#text.slice(this.#at, less)) ? less : unfamiliar();
  }
}

const REFERENCE = /&([^&;]*;)?/g;

function resolved(_: string, reference = ""): string {
  return resolveReference(reference.slice(0, -1)) ?? unfamiliar();
}

function nameIn(startTag: string): string {
  const blank = startTag.indexOf(" ");
  if (blank < 0) return startTag;
  return NAMESPACE.test(startTag.slice(blank)) ? startTag.slice(0, blank) : unfamiliar();
}
