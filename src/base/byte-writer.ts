import { CodecError } from "./errors.ts";
import type { SpecRef } from "./spec.ts";

/** UTF-8 octets of one UTF-16 code unit, at most. */
const MOST_OCTETS_A_UNIT = 3;

const utf8Encoder = new TextEncoder();

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
