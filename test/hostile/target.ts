/** What every entry of the table of decoders says, and how its corpus is read. */
import { readdirSync, readFileSync } from "node:fs";
import { utf8Bytes, utf8Text } from "../../src/base/bytes.ts";
import { vectorLines, vectorText } from "../support/push-vectors.ts";

/** A decoder that bytes from the air reach. */
export interface HostileTarget {
  readonly name: string;
  /** The exported functions that it stands for; the registry test finds every decoder of `src/codec` in one. */
  readonly decoders: readonly Decoder[];
  /** Well-formed input, from which hostile input is made. Text is in UTF-8. */
  readonly corpus: () => readonly Uint8Array[];
  /** Feeds the decoder, and its encoder with what came out. Only a `CodecError` may be thrown. */
  readonly run: (input: Uint8Array) => unknown;
  /** Nothing at all may be thrown: what is wrong is a value. */
  readonly neverThrows?: true;
  /** Errors in the body of a document name a path. */
  readonly hasPaths?: true;
}

// biome-ignore lint/suspicious/noExplicitAny: the only use of these functions is to be named
export type Decoder = (...input: any[]) => unknown;

/** A decoder of text as one of octets. Octets that are not UTF-8 become half a surrogate pair, which is the worst that a text can hold. */
export function fromText(parse: (text: string) => unknown): (input: Uint8Array) => unknown {
  return (input) => parse(hostileText(input));
}

/** The text that a target for text reads. */
export function hostileText(input: Uint8Array): string {
  return utf8Text(input).replaceAll("\ufffd", "\ud83d");
}

export function texts(...entries: readonly string[]): Uint8Array[] {
  return entries.map(utf8Bytes);
}

/** The documents of a folder of vectors: the `.xml` or the `.hex` files, the shortest `most` of them. */
export function documents(folder: string, ending: ".xml" | ".hex", most = 8): Uint8Array[] {
  const names = readdirSync(new URL(`../vectors/${folder}/`, import.meta.url)).filter((name) => name.endsWith(ending));
  const all = names.map((name) => (ending === ".hex" ? hexDocument(`${folder}/${name}`) : xmlDocument(folder, name)));
  return all.toSorted((a, b) => a.length - b.length).slice(0, most);
}

/** The octets of a file of hexadecimal digits that is one document. */
export function hexDocument(name: string): Uint8Array {
  const digits = vectorText(name).replace(/#.*$/gm, "").replace(/\s+/g, "");
  return Uint8Array.from(Buffer.from(digits, "hex"));
}

/** The PDUs of a file with one a line. */
export function hexLines(name: string): Uint8Array[] {
  return vectorLines(name);
}

function xmlDocument(folder: string, name: string): Uint8Array {
  return readFileSync(new URL(`../vectors/${folder}/${name}`, import.meta.url));
}

/** Cuts octets at the lengths that stand in them: what a target with several inputs makes of one. */
export function chunksOf(input: Uint8Array): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < input.length; ) {
    const length = input[at] ?? 0;
    chunks.push(input.slice(at + 1, at + 1 + length));
    at += 1 + length;
  }
  return chunks;
}

/** The inverse of {@link chunksOf}, for chunks of at most 255 octets. */
export function joinChunks(chunks: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(chunks.flatMap((chunk) => [chunk.length, ...chunk]));
}
