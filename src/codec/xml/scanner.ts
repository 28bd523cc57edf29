import type { ErrorCode } from "../../base/error-codes.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";

const NAME = /^[\p{L}_:][\p{L}\p{N}\p{M}_:.·-]*$/u;
const NAME_START = 1;
const NAME_PART = 2;
const BLANK = 4;
const COLON = 0x3a;

/** What each ASCII character may be. */
const CLASSES = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  if (/[A-Za-z_:]/.test(character)) CLASSES[code] = NAME_START | NAME_PART;
  else if (/[0-9.-]/.test(character)) CLASSES[code] = NAME_PART;
  else if (/[ \t\r\n]/.test(character)) CLASSES[code] = BLANK;
}

/** A position in a text with the few moves an XML reader makes. Offsets count UTF-16 code units. */
export class Scanner {
  readonly text: string;
  offset = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The code unit here, NaN at the end. */
  peek(): number {
    return this.text.charCodeAt(this.offset);
  }

  /** Passes over `expected` if it stands here. */
  skip(expected: string): boolean {
    if (!this.text.startsWith(expected, this.offset)) return false;
    this.offset += expected.length;
    return true;
  }

  /** Passes over `expected`, which must stand here. */
  expect(expected: string, where: string, spec: SpecRef): void {
    if (!this.skip(expected)) throw this.#missing(expected, where, spec);
  }

  /** The text up to `end`, which is consumed and left out. */
  until(end: string, what: string, spec: SpecRef): string {
    const start = this.offset;
    const at = this.text.indexOf(end, start);
    if (at < 0) throw this.error("truncated", start, spec, `${what} has no "${end}"`);
    this.offset = at + end.length;
    return this.text.slice(start, at);
  }

  /** Passes over white space; says whether there was any. */
  blanks(): boolean {
    const start = this.offset;
    while (isBlank(this.peek())) this.offset++;
    return this.offset > start;
  }

  /** A name, prefix and all. XML §2.3 */
  name(what: string): string {
    const { text, offset: start } = this;
    let end = start;
    let code = text.charCodeAt(end);
    let plain = code < 128 && ((CLASSES[code] as number) & NAME_START) !== 0;
    for (; code < 128 ? ((CLASSES[code] as number) & NAME_PART) !== 0 : code >= 128; code = text.charCodeAt(++end)) {
      if (code >= 128) plain = false;
    }
    this.offset = end;
    const name = text.slice(start, end);
    if (plain || NAME.test(name)) return name;
    const found = start < this.text.length ? JSON.stringify(name || this.text.charAt(start)) : "the end";
    const problem = start < this.text.length ? "not-well-formed" : "truncated";
    throw this.error(problem, start, "XML §2.3", `${what} expected, ${found} found`);
  }

  /** The quotation mark that stands here, which is passed. */
  quote(where: string): string {
    if (this.skip("'")) return "'";
    this.expect('"', where, "XML §2.3");
    return '"';
  }

  /** An error that also names line and column. */
  error(code: ErrorCode, at: number, spec: SpecRef, detail: string): CodecError {
    const before = this.text.slice(0, at);
    const lines = before.split(/\r\n|\r|\n/);
    const column = (lines.at(-1)?.length ?? 0) + 1;
    return new CodecError(code, at, spec, `${detail}, line ${lines.length}, column ${column}`);
  }

  #missing(expected: string, where: string, spec: SpecRef): CodecError {
    const atEnd = this.text.length - this.offset < expected.length && expected.startsWith(this.text.slice(this.offset));
    const code = atEnd ? "truncated" : "not-well-formed";
    return this.error(code, this.offset, spec, `"${expected}" expected ${where}`);
  }
}

/** Whether a code unit is XML white space. XML §2.3 */
function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d;
}

/** Whether text is nothing but white space. */
export function isBlankText(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (!isBlank(text.charCodeAt(i))) return false;
  return true;
}

/** Whether `name` may stand in a document as it is. XML §2.3 */
export function isName(name: string): boolean {
  return NAME.test(name) && name.charCodeAt(0) !== COLON;
}
