import { latin1Text } from "./bytes.ts";
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
