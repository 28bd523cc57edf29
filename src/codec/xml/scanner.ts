import { codeUnits } from "../../base/bytes.ts";
import type { ErrorCode } from "../../base/error-codes.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";

const NAME = /^[\p{L}_:][\p{L}\p{N}\p{M}_:.·-]*$/u;
const NAME_START = 1;
const NAME_PART = 2;
const BLANK = 4;
const COLON = 8;
const BEYOND_ASCII = 16;
const LESS = 0x3c;
const GREATER = 0x3e;

/** What each code unit may be. */
const CLASSES = new Uint8Array(0x10000).fill(NAME_PART | BEYOND_ASCII, 128);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  if (character === ":") CLASSES[code] = NAME_START | NAME_PART | COLON;
  else if (/[A-Za-z_]/.test(character)) CLASSES[code] = NAME_START | NAME_PART;
  else if (/[0-9.-]/.test(character)) CLASSES[code] = NAME_PART;
  else if (/[ \t\r\n]/.test(character)) CLASSES[code] = BLANK;
}

/** A position in a text with the few moves an XML reader makes. Offsets count UTF-16 code units. */
export class Scanner {
  readonly text: string;
  /** The code units of the text, and a 0, which no text may have inside. */
  readonly #units: Uint16Array;
  offset = 0;
  /** Whether the name read last has a prefix, or colons where none may be. */
  nameHasColon = false;

  constructor(text: string) {
    this.text = text;
    this.#units = codeUnits(text);
  }

  /** The code unit here, 0 at the end. */
  peek(): number {
    return this.#units[this.offset] as number;
  }

  /** Passes over `expected` if it stands here. */
  skip(expected: string): boolean {
    const { offset } = this;
    const units = this.#units;
    for (let i = 0; i < expected.length; i++) {
      if (units[offset + i] !== expected.charCodeAt(i)) return false;
    }
    this.offset = offset + expected.length;
    return true;
  }

  /** Passes over the name of `length` code units that stands at `nameAt` too, and a `>` after it, if both stand here. */
  skipEndOf(nameAt: number, length: number): boolean {
    const { offset } = this;
    const units = this.#units;
    for (let i = 0; i < length; i++) {
      if (units[offset + i] !== units[nameAt + i]) return false;
    }
    if (units[offset + length] !== GREATER) return false;
    this.offset = offset + length + 1;
    return true;
  }

  /** The offset of the next `<`, or `mark`, which is less than that, if it comes first, or that of the end. */
  nextMarkup(mark = LESS): number {
    const units = this.#units;
    let at = this.offset;
    for (;;) {
      const code = units[at] as number;
      // Letters are beyond all that is looked for.
      if (code <= LESS && (code === LESS || code === mark || code === 0)) return at;
      at++;
    }
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
    const units = this.#units;
    const start = this.offset;
    let at = start;
    while (CLASSES[units[at] as number] === BLANK) at++;
    this.offset = at;
    return at > start;
  }

  /** A name, prefix and all. XML §2.3 */
  name(what: string): string {
    const { text, offset: start } = this;
    const units = this.#units;
    let end = start;
    let seen = 0;
    for (;;) {
      const kind = CLASSES[units[end] as number] as number;
      if ((kind & NAME_PART) === 0) break;
      seen |= kind;
      end++;
    }
    this.offset = end;
    this.nameHasColon = (seen & COLON) !== 0;
    const name = text.slice(start, end);
    const isPlain = seen < BEYOND_ASCII && ((CLASSES[units[start] as number] as number) & NAME_START) !== 0;
    if (isPlain || NAME.test(name)) return name;
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
    const { text } = this;
    let line = 1;
    let start = 0;
    for (let i = 0; i < at; i++) {
      const unit = text.charCodeAt(i);
      if (unit !== 0x0a && (unit !== 0x0d || text.charCodeAt(i + 1) === 0x0a)) continue;
      line++;
      start = i + 1;
    }
    return new CodecError(code, at, spec, `${detail}, line ${line}, column ${at - start + 1}`);
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
  return NAME.test(name) && !name.startsWith(":");
}
