/** Bodies of several parts, `multipart/related` and its kin; parts are kept as octets (RFC_2046 §5.1). */

import { ByteWriter } from "../../base/byte-writer.ts";
import { latin1Bytes, latin1Text } from "../../base/bytes.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import { containsBoundary, isBoundary } from "./boundary.ts";

const SPEC: SpecRef = "RFC_2046 §5.1.1";

/** A header of a part, as it stands without the white space around it; lines that were folded are one. */
export interface PartHeader {
  readonly name: string;
  readonly value: string;
}

/** One part: its headers and its content. */
export interface MultipartPart {
  readonly headers: readonly PartHeader[];
  /** As it stands, without the line end that belongs to the boundary. */
  readonly body: Uint8Array;
}

/** A body of several parts (RFC_2046 §5.1). */
export interface Multipart {
  readonly parts: readonly MultipartPart[];
  /** What stands before the first boundary and after the last; absent when there is nothing. Both mean nothing. */
  readonly preamble?: Uint8Array;
  readonly epilogue?: Uint8Array;
}

/** Bounds on a body. Beyond one is a CodecError `limit-exceeded`. */
export interface MultipartLimits {
  /** Octets of the whole body, preamble and epilogue included; default 4 MiB. */
  readonly octets: number;
  /** Parts; default 16. */
  readonly parts: number;
  /** Octets of one part's content; default 1 MiB. */
  readonly partOctets: number;
  /** Headers of one part; default 64. */
  readonly headers: number;
  /** Octets of all headers of one part; default 16384. */
  readonly headerOctets: number;
}

/** Room for any push, and a bound on what a hostile body may cost. */
export const MULTIPART_LIMITS: MultipartLimits = {
  octets: 4 * 1024 * 1024,
  parts: 16,
  partOctets: 1024 * 1024,
  headers: 64,
  headerOctets: 16_384,
};

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Takes a body apart. Lines may end with LF alone. A body without its last boundary is truncated. @throws {CodecError} offsets count from the start of the body (RFC_2046 §5.1.1) */
export function decodeMultipart(body: Uint8Array, boundary: string, limits: Partial<MultipartLimits> = {}): Multipart {
  const all = { ...MULTIPART_LIMITS, ...limits };
  atMost(body.length, all.octets, "octets of the body", all.octets);
  const text = latin1Text(body);
  const delimiters = findDelimiters(text, boundary, all);
  const [first] = delimiters;
  const last = delimiters.at(-1);
  if (!first || !last?.closes) {
    throw new CodecError("truncated", body.length, SPEC, `no ${first ? "last " : ""}boundary "--${boundary}"`);
  }
  const parts = delimiters.slice(0, -1).map((delimiter, i) => {
    return decodePart(body, text, delimiter.end, delimiters[i + 1]?.start ?? text.length, all);
  });
  const preamble = body.subarray(0, first.start);
  const epilogue = body.subarray(last.end);
  return {
    parts,
    ...(preamble.length > 0 ? { preamble } : {}),
    ...(epilogue.length > 0 ? { epilogue } : {}),
  };
}

/** Writes a body with CRLF line ends; parts without headers are allowed. @throws {CodecError} for a boundary that cannot be or that a part contains, and for headers that cannot be written (RFC_2046 §5.1.1) */
export function encodeMultipart({ parts, preamble, epilogue }: Multipart, boundary: string): Uint8Array {
  if (!isBoundary(boundary)) throw new CodecError("invalid-value", 0, SPEC, `"${boundary}" is no boundary`);
  const writer = new ByteWriter();
  if (preamble) writer.bytes(preamble).text("\r\n");
  for (const part of parts) {
    if (containsBoundary(part.body, boundary)) {
      throw new CodecError("invalid-value", writer.length, SPEC, `boundary "${boundary}" stands in a part`);
    }
    writer.text(`--${boundary}\r\n`);
    for (const header of part.headers) writer.bytes(latin1Bytes(headerLine(header, writer.length)));
    writer.text("\r\n").bytes(part.body).text("\r\n");
  }
  writer.text(`--${boundary}--\r\n`);
  if (epilogue) writer.bytes(epilogue);
  return writer.finish();
}

/** The value of the first header of that name, whose case does not matter. */
export function partHeader({ headers }: Pick<MultipartPart, "headers">, name: string): string | undefined {
  const lower = name.toLowerCase();
  return headers.find((header) => header.name.toLowerCase() === lower)?.value;
}

/** A boundary in its line: from the line end before it to the one after it. */
interface Delimiter {
  readonly start: number;
  readonly end: number;
  readonly closes: boolean;
}

function findDelimiters(text: string, boundary: string, limits: MultipartLimits): Delimiter[] {
  const dashed = `--${boundary}`;
  const found: Delimiter[] = [];
  for (let at = text.indexOf(dashed); at >= 0; at = text.indexOf(dashed, at + 1)) {
    const delimiter = delimiterAt(text, at, at + dashed.length);
    if (!delimiter) continue;
    found.push(delimiter);
    if (delimiter.closes) break;
    atMost(found.length, limits.parts, "parts", at);
  }
  return found;
}

function delimiterAt(text: string, at: number, afterBoundary: number): Delimiter | undefined {
  if (at > 0 && text[at - 1] !== "\n") return undefined;
  const tail = /(--)?[ \t]*(\r?\n|$)/y;
  tail.lastIndex = afterBoundary;
  const found = tail.exec(text);
  // At the end of the input a boundary without its line end may be half of one that closes.
  if (!found || (found[1] === undefined && found[2] === "")) return undefined;
  const lineEnd = at === 0 ? 0 : text[at - 2] === "\r" ? 2 : 1;
  return { start: at - lineEnd, end: tail.lastIndex, closes: found[1] !== undefined };
}

function decodePart(
  body: Uint8Array,
  text: string,
  start: number,
  end: number,
  limits: MultipartLimits,
): MultipartPart {
  const headers: PartHeader[] = [];
  for (let at = start; ; ) {
    const lineEnd = text.indexOf("\n", at);
    if (lineEnd < 0 || lineEnd >= end + 2) {
      throw new CodecError("invalid-value", at, SPEC, "a part has no empty line after its headers");
    }
    const line = text.slice(at, lineEnd).replace(/\r$/, "");
    atMost(lineEnd + 1 - start, limits.headerOctets, "octets of headers in a part", at);
    const next = lineEnd + 1;
    if (line === "") return { headers, body: partBody(body, Math.min(next, Math.max(end, start)), end, limits) };
    addLine(headers, line, at);
    atMost(headers.length, limits.headers, "headers in a part", at);
    at = next;
  }
}

function partBody(body: Uint8Array, start: number, end: number, limits: MultipartLimits): Uint8Array {
  atMost(end - start, limits.partOctets, "octets of a part", start);
  return body.subarray(start, end);
}

function addLine(headers: PartHeader[], line: string, at: number): void {
  const last = headers.at(-1);
  if (/^[ \t]/.test(line) && last) {
    headers[headers.length - 1] = { name: last.name, value: `${last.value} ${line.trim()}`.trim() };
    return;
  }
  const colon = line.indexOf(":");
  const name = line.slice(0, Math.max(colon, 0)).trimEnd();
  if (!NAME.test(name)) throw new CodecError("invalid-value", at, SPEC, `"${line.slice(0, 40)}" is no header`);
  headers.push({ name, value: line.slice(colon + 1).trim() });
}

function headerLine({ name, value }: PartHeader, at: number): string {
  if (!NAME.test(name) || /[^\t\x20-\x7e\xa0-\xff]/.test(value)) {
    throw new CodecError("invalid-value", at, SPEC, `header "${name}" cannot be written`);
  }
  return `${name}: ${value}\r\n`;
}

function atMost(count: number, limit: number, what: string, at: number): void {
  if (count > limit) throw new CodecError("limit-exceeded", at, SPEC, `${count} ${what}, at most ${limit}`);
}
