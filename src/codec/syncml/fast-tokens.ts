import type { ByteReader } from "../../base/byte-reader.ts";
import type { ByteWriter } from "../../base/byte-writer.ts";
import { strictUtf8Text } from "../../base/bytes.ts";
import { CodecError } from "../../base/errors.ts";
import { METINF_PAGE } from "../wbxml/pages/metinf.ts";
import { SYNCML_PAGE } from "../wbxml/pages/syncml.ts";
import { writeOpaque, writeString } from "../wbxml/string-writer.ts";
import { GLOBAL_TOKENS, TAG_HAS_CONTENT } from "../wbxml/tokens.ts";
import type { Data } from "./message.ts";

/** Thrown by the fast way, and caught at its entrance, for what only the long way knows. Made once: an error with its stack would cost as much as the message. */
const UNFAMILIAR = Symbol("unfamiliar");

/** Leaves the fast way: what comes is for the long one. */
export function unfamiliar(): never {
  throw UNFAMILIAR;
}

/** What the fast way gives; `undefined` for what it does not know, or cannot do. */
export function ifFamiliar<Result>(fast: () => Result): Result | undefined {
  try {
    return fast();
  } catch (error) {
    if (error === UNFAMILIAR || error instanceof CodecError) return undefined;
    throw error;
  }
}

/** The tag tokens of SyncML and, with 0x100 for their page, of meta-information. */
export const TAGS = { ...SYNCML_PAGE, ...onPageOne(METINF_PAGE) } as const;
/** Ends an element that has content. */
export const END = GLOBAL_TOKENS.END;
/** Added to a tag that has content. */
export const CONTENT = TAG_HAS_CONTENT;

function onPageOne<T extends Readonly<Record<string, number>>>(page: T): T {
  return Object.fromEntries(Object.entries(page).map(([name, token]) => [name, token | 0x100])) as T;
}

/** Gives the elements of a message in document order. */
export interface MessageSource {
  /** Whether nothing comes after the root element. */
  readonly isAtEnd: boolean;
  /** The next element's tag as in {@link TAGS}, with {@link CONTENT} where it has some; {@link END} where the element round it ends. */
  tag(): number;
  /** The content of an element that holds text or nothing, white space round it left out. The end of the element is passed. */
  text(): string;
  /** The same with white space. */
  rawText(): string;
  /** The content of an element that holds text, octets or nothing. The end of the element is passed. */
  data(): Data;
}

/** Reads the body of a plain SyncML document token by token: no attributes, literals, string table or processing instructions. */
export class TokenSource implements MessageSource {
  readonly #reader: ByteReader;
  #page = 0;

  constructor(reader: ByteReader) {
    this.#reader = reader;
  }

  get isAtEnd(): boolean {
    return this.#reader.remaining === 0;
  }

  tag(): number {
    for (;;) {
      const token = this.#reader.u8("tag", "WBXML §5.8.2");
      if (token === END) return END;
      if (token !== GLOBAL_TOKENS.SWITCH_PAGE) return (this.#page << 8) | token;
      this.#page = this.#reader.u8("tag page", "WBXML §5.8.4.7");
    }
  }

  text(): string {
    const text = this.rawText();
    // Few texts have any: a look at both ends and the absence of `trim` make reading texts twice as fast.
    return isVisible(text.charCodeAt(0)) && isVisible(text.charCodeAt(text.length - 1)) ? text : text.trim();
  }

  rawText(): string {
    const token = this.#reader.u8("content", "WBXML §5.3");
    if (token === END) return "";
    return token === GLOBAL_TOKENS.STR_I ? this.#ended(this.#string()) : unfamiliar();
  }

  data(): Data {
    if (this.#reader.peek() !== GLOBAL_TOKENS.OPAQUE) return this.rawText();
    this.#reader.u8("content", "WBXML §5.3");
    const length = this.#reader.multiByteUint("opaque length", "WBXML §5.8.4.6");
    return this.#ended(this.#reader.bytes(length, "opaque data", "WBXML §5.8.4.6"));
  }

  #string(): string {
    const ascii = this.#reader.asciiCString();
    return ascii ?? strictUtf8Text(this.#reader.cString("inline string", "WBXML §5.8.4.1")) ?? unfamiliar();
  }

  #ended<T>(content: T): T {
    return this.#reader.u8("end of content", "WBXML §5.3") === END ? content : unfamiliar();
  }
}

/** Whether a code unit is ASCII other than white space and control characters. */
function isVisible(code: number): boolean {
  return code > 0x20 && code < 0x7f;
}

/** Takes the elements of a message in document order, each by its tag as in {@link TAGS}. */
export interface MessageSink {
  /** An element without content. */
  empty(tag: number): void;
  /** An element whose content follows, up to {@link close}. */
  open(tag: number): void;
  close(): void;
  /** An element with a string in it; nothing at all for absent text. */
  text(tag: number, text: string | undefined): void;
  /** An element with text or octets in it. */
  data(tag: number, data: Data): void;
}

/** Writes elements as WBXML tokens, switching the page only where the next tag needs it. @throws {CodecError} for text with NUL */
export class TokenSink implements MessageSink {
  readonly #writer: ByteWriter;
  #page = 0;

  constructor(writer: ByteWriter) {
    this.#writer = writer;
  }

  empty(tag: number): void {
    this.#tag(tag);
  }

  open(tag: number): void {
    this.#tag(tag | CONTENT);
  }

  close(): void {
    this.#writer.u8(END);
  }

  text(tag: number, text: string | undefined): void {
    if (text === undefined) return;
    if (text === "") {
      this.#tag(tag);
      return;
    }
    this.#tag(tag | CONTENT);
    writeString(this.#writer, text);
    this.#writer.u8(END);
  }

  data(tag: number, data: Data): void {
    if (typeof data === "string") {
      this.text(tag, data);
      return;
    }
    this.#tag(tag | CONTENT);
    writeOpaque(this.#writer, data);
    this.#writer.u8(END);
  }

  #tag(tag: number): void {
    const page = tag >> 8;
    if (page !== this.#page) {
      this.#page = page;
      this.#writer.u8(GLOBAL_TOKENS.SWITCH_PAGE).u8(page);
    }
    this.#writer.u8(tag & 0xff);
  }
}
