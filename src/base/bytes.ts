import { CodecError } from "./errors.ts";
import type { SpecRef } from "./spec.ts";

/** Reads octets in order. Every read is checked: running out of input is a {@link CodecError} `truncated` that names what was wanted. */
export class ByteReader {
  readonly input: Uint8Array;
  #offset: number;
  readonly #end: number;
  #latin1: string | undefined;

  /** Reads `input` from octet `start` up to, not including, octet `end`; offsets in errors count from the start of `input`. */
  constructor(input: Uint8Array, start = 0, end = input.length) {
    this.input = input;
    this.#offset = start;
    this.#end = end;
  }

  get offset(): number {
    return this.#offset;
  }

  get remaining(): number {
    return this.#end - this.#offset;
  }

  /** The next octet without consuming it, or `undefined` at the end. */
  peek(): number | undefined {
    return this.#offset < this.#end ? this.input[this.#offset] : undefined;
  }

  u8(what: string, spec: SpecRef): number {
    if (this.#offset >= this.#end) this.#need(1, what, spec);
    return this.input[this.#offset++] as number;
  }

  /** An unsigned big-endian integer of 1 to 6 octets. */
  uint(octets: number, what: string, spec: SpecRef): number {
    this.#need(octets, what, spec);
    let value = 0;
    for (let i = 0; i < octets; i++) value = value * 256 + (this.input[this.#offset++] as number);
    return value;
  }

  /** The next `count` octets, as a view of the input. */
  bytes(count: number, what: string, spec: SpecRef): Uint8Array {
    this.#need(count, what, spec);
    this.#offset += count;
    return this.input.subarray(this.#offset - count, this.#offset);
  }

  /** The octets up to the next NUL, which is consumed and left out. */
  cString(what: string, spec: SpecRef): Uint8Array {
    const start = this.#offset;
    const nul = this.input.indexOf(0, start);
    if (nul < 0 || nul >= this.#end) {
      throw new CodecError("truncated", start, spec, `${what} has no terminating NUL`);
    }
    this.#offset = nul + 1;
    return this.input.subarray(start, nul);
  }

  /**
   * The ASCII text up to the next NUL, which is consumed and left out; `undefined`, and nothing is consumed, when there is another octet
   * before it or no NUL. Texts are parts of one text of the whole input: the decoder's call for each would cost as much as all else.
   */
  asciiCString(): string | undefined {
    const { input } = this;
    const start = this.#offset;
    for (let at = start; at < this.#end; at++) {
      const octet = input[at] as number;
      if (octet > 0x7f) return undefined;
      if (octet !== 0) continue;
      this.#latin1 ??= latin1Text(input);
      this.#offset = at + 1;
      return this.#latin1.slice(start, at);
    }
    return undefined;
  }

  /** A variable-length unsigned integer: seven bits an octet, most significant first, at most five octets and 32 bits (WBXML mb_u_int32, WSP uintvar). */
  multiByteUint(what: string, spec: SpecRef): number {
    const start = this.#offset;
    let value = 0;
    for (let i = 0; i < 5; i++) {
      const octet = this.u8(what, spec);
      value = value * 128 + (octet & 0x7f);
      if (octet < 0x80) {
        if (value <= 0xffffffff) return value;
        break;
      }
    }
    throw new CodecError("invalid-value", start, spec, `${what} is longer than 32 bits`);
  }

  /** Everything that is left, as a view of the input. */
  rest(): Uint8Array {
    const rest = this.input.subarray(this.#offset, this.#end);
    this.#offset = this.#end;
    return rest;
  }

  #need(count: number, what: string, spec: SpecRef): void {
    if (count > this.remaining) {
      const octets = count === 1 ? "1 byte" : `${count} bytes`;
      throw new CodecError("truncated", this.#offset, spec, `${what} needs ${octets}, ${this.remaining} left`);
    }
  }
}

/** Builds octets in order in a growing buffer. Calls chain. */
export class ByteWriter {
  readonly #capacity: number;
  #buffer: Uint8Array;
  #length = 0;

  /** `capacity`: octets there is room for at once; more are taken when they are needed. */
  constructor(capacity = 256) {
    this.#capacity = capacity;
    this.#buffer = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  u8(value: number): this {
    this.#reserve(1);
    this.#buffer[this.#length++] = value;
    return this;
  }

  /** An unsigned big-endian integer of `octets` octets. */
  uint(octets: number, value: number): this {
    this.#reserve(octets);
    for (let i = octets - 1, rest = value; i >= 0; i--, rest = Math.floor(rest / 256)) {
      this.#buffer[this.#length + i] = rest % 256;
    }
    this.#length += octets;
    return this;
  }

  bytes(octets: Uint8Array): this {
    this.#reserve(octets.length);
    this.#buffer.set(octets, this.#length);
    this.#length += octets.length;
    return this;
  }

  /** The UTF-8 octets of `text`, without a terminator. */
  text(text: string): this {
    const ascii = this.#ascii(text);
    return ascii === text.length ? this : this.#utf8(text.slice(ascii));
  }

  /** The UTF-8 octets of `text` and a NUL. @throws {CodecError} `invalid-value` for text that holds a NUL itself */
  cString(text: string, spec: SpecRef): this {
    const start = this.#length;
    const ascii = this.#ascii(text);
    if (ascii < text.length) {
      const nul = text.indexOf("\0", ascii);
      if (nul >= 0) {
        throw new CodecError("invalid-value", start, spec, "text with NUL cannot be ended by one");
      }
      this.#utf8(text.slice(ascii));
    }
    return this.u8(0);
  }

  /** The shortest form of what {@link ByteReader.multiByteUint} reads. */
  multiByteUint(value: number): this {
    let octets = 1;
    for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) octets++;
    this.#reserve(octets);
    let rest = value;
    for (let i = octets - 1; i >= 0; i--, rest = Math.floor(rest / 128)) {
      this.#buffer[this.#length + i] = (rest % 128) + (i === octets - 1 ? 0 : 0x80);
    }
    this.#length += octets;
    return this;
  }

  /** Forgets what was written, and gives back the room that was taken beyond the first. */
  clear(): this {
    if (this.#buffer.length > this.#capacity) this.#buffer = new Uint8Array(this.#capacity);
    this.#length = 0;
    return this;
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    return this.#buffer.slice(0, this.#length);
  }

  /** Writes the ASCII characters that `text` begins with, NUL left out; says how many. Nearly all text in messages is nothing else, and needs no encoder then. */
  #ascii(text: string): number {
    this.#reserve(text.length);
    const buffer = this.#buffer;
    const start = this.#length;
    let i = 0;
    for (; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit === 0 || unit > 0x7f) break;
      buffer[start + i] = unit;
    }
    this.#length = start + i;
    return i;
  }

  #utf8(text: string): this {
    this.#reserve(text.length * MOST_OCTETS_A_UNIT);
    this.#length += utf8Encoder.encodeInto(text, this.#buffer.subarray(this.#length)).written;
    return this;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#buffer.length) return;
    const larger = new Uint8Array(Math.max(this.#buffer.length * 2, this.#length + count));
    larger.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = larger;
  }
}

/** UTF-8 octets of one UTF-16 code unit, at most. */
const MOST_OCTETS_A_UNIT = 3;

const utf8Encoder = new TextEncoder();
const utf8Decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const strictUtf8Decoder = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });

export function utf8Bytes(text: string): Uint8Array {
  return utf8Encoder.encode(text);
}

/** The text of UTF-8 octets; malformed ones become U+FFFD. */
export function utf8Text(octets: Uint8Array): string {
  return utf8Decoder.decode(octets);
}

/** The text of UTF-8 octets, or `undefined` when they are not UTF-8. */
export function strictUtf8Text(octets: Uint8Array): string | undefined {
  try {
    return strictUtf8Decoder.decode(octets);
  } catch {
    return undefined;
  }
}

/** The text of ISO 8859-1 octets: one character an octet. */
export function latin1Text(octets: Uint8Array): string {
  return asBuffer(octets).toString("latin1");
}

export function latin1Bytes(text: string): Uint8Array {
  return asUint8Array(Buffer.from(text, "latin1"));
}

/** Lower-case hexadecimal digits, two an octet. */
export function toHex(octets: Uint8Array): string {
  return asBuffer(octets).toString("hex");
}

/** The octets of hexadecimal text without blanks, or `undefined` when it is not that. */
export function fromHex(text: string): Uint8Array | undefined {
  return text.length % 2 === 0 && /^[0-9a-fA-F]*$/.test(text) ? asUint8Array(Buffer.from(text, "hex")) : undefined;
}

/** Base64 with padding (RFC 4648 §4). */
export function toBase64(octets: Uint8Array): string {
  return asBuffer(octets).toString("base64");
}

/** The octets of base64 text, or `undefined` when it is not that. White space and missing padding are tolerated. */
export function fromBase64(text: string): Uint8Array | undefined {
  const compact = withoutPadding(text.replace(/\s+/g, ""));
  if (!/^[A-Za-z0-9+/]*$/.test(compact) || compact.length % 4 === 1) return undefined;
  return asUint8Array(Buffer.from(compact, "base64"));
}

/**
 * The UTF-16 code units of `text` and a 0 after them, in an array that the next call may use again. Reading a character from it takes less
 * than half the time of `charCodeAt`.
 */
export function codeUnits(text: string): Uint16Array {
  const isShort = text.length < sharedUnits.length;
  const units = isShort ? sharedUnits : new Uint16Array(text.length + 1);
  if (IS_LITTLE_ENDIAN) (isShort ? sharedBuffer : Buffer.from(units.buffer)).write(text, "utf16le");
  else for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
  units[text.length] = 0;
  return units;
}

const sharedUnits = new Uint16Array(32 * 1024);
const sharedBuffer = Buffer.from(sharedUnits.buffer);
const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Not by an expression: one that is anchored at the end takes quadratic time for padding that stands elsewhere. */
function withoutPadding(base64: string): string {
  let end = base64.length;
  while (base64.charCodeAt(end - 1) === 0x3d) end--;
  return base64.slice(0, end);
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  return asUint8Array(Buffer.concat(parts));
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, i) => octet === b[i]);
}

function asBuffer(octets: Uint8Array): Buffer {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
}

function asUint8Array(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
