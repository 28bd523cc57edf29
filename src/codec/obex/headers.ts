/** The headers of a packet: identifier and value, in the order of the wire. Unknown ones are kept, because the identifier states its encoding. */

import type { ByteReader } from "../../base/byte-reader.ts";
import type { ByteWriter } from "../../base/byte-writer.ts";
import { latin1Bytes, latin1Text } from "../../base/bytes.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import { type HeaderEncoding, headerEncoding, headerName, OBEX_HEADERS, type ObexHeaderName } from "./header-table.ts";
import { readUnicode, unicodeLength, writeUnicode } from "./unicode.ts";

const SPEC: SpecRef = "OBEX §2.1";

/** What a header of each encoding holds. */
export interface HeaderValues {
  readonly text: string;
  readonly octets: Uint8Array;
  /** 0 to 255. */
  readonly octet: number;
  /** 0 to 4294967295. */
  readonly quad: number;
}

/** One header. The type of `value` follows from the two top bits of `id`; {@link obexHeader} makes one by name. */
export interface ObexHeader {
  readonly id: number;
  readonly value: HeaderValues[HeaderEncoding];
}

/** The value of a header that is named. */
export type HeaderValue<Name extends ObexHeaderName> = HeaderValues[(typeof OBEX_HEADERS)[Name]["encoding"]];

/** Bounds and manners of reading headers. */
export interface HeaderOptions {
  /** Headers of one packet; default 64. */
  readonly maxHeaders?: number;
  /** Takes text without its NUL, or with more of them; what stands after the first one is dropped. */
  readonly lenient?: boolean;
}

/** A header by name. */
export function obexHeader<Name extends ObexHeaderName>(name: Name, value: HeaderValue<Name>): ObexHeader {
  return { id: OBEX_HEADERS[name].id, value };
}

/** The value of the first header of that name. */
export function findHeader<Name extends ObexHeaderName>(
  headers: readonly ObexHeader[],
  name: Name,
): HeaderValue<Name> | undefined {
  // The table pairs the name with an identifier, and that with the type of the value.
  return headers.find(({ id }) => id === OBEX_HEADERS[name].id)?.value as HeaderValue<Name> | undefined;
}

/** A Type header: a media type in ASCII and a NUL (OBEX §2.2). */
export function typeHeader(mediaType: string): ObexHeader {
  return obexHeader("Type", latin1Bytes(`${mediaType}\0`));
}

/** The media type of the Type header as it was sent, parameters included. Some senders leave out its NUL. */
export function mediaTypeOf(headers: readonly ObexHeader[]): string | undefined {
  const value = findHeader(headers, "Type");
  return value && latin1Text(value.subarray(0, value.findLastIndex((octet) => octet !== 0) + 1));
}

/** Octets that a header takes in a packet. */
export function headerLength({ id, value }: ObexHeader): number {
  if (typeof value === "string") return 3 + unicodeLength(value);
  if (typeof value === "number") return headerEncoding(id) === "octet" ? 2 : 5;
  return 3 + value.length;
}

/**
 * Reads headers up to the end of the reader.
 * @throws {CodecError} `truncated`, `invalid-value` for a length that cannot be or text without its NUL, `limit-exceeded` past `maxHeaders`
 */
export function decodeHeaders(reader: ByteReader, { maxHeaders = 64, lenient = false }: HeaderOptions): ObexHeader[] {
  const headers: ObexHeader[] = [];
  while (reader.remaining > 0) {
    if (headers.length >= maxHeaders) {
      throw new CodecError("limit-exceeded", reader.offset, SPEC, `more than ${maxHeaders} headers`);
    }
    headers.push(readHeader(reader, lenient));
  }
  return headers;
}

/** Writes headers in their order. @throws {CodecError} `invalid-value` for a value that its identifier cannot hold */
export function encodeHeaders(writer: ByteWriter, headers: readonly ObexHeader[]): void {
  for (const header of headers) writeHeader(writer, header);
}

/** How an error names a header. */
export function headerLabel(id: number): string {
  return headerName(id) ?? `header 0x${id.toString(16).padStart(2, "0")}`;
}

function readHeader(reader: ByteReader, lenient: boolean): ObexHeader {
  const id = reader.u8("header identifier", SPEC);
  const label = headerLabel(id);
  const encoding = headerEncoding(id);
  if (encoding === "octet") return { id, value: reader.u8(label, SPEC) };
  if (encoding === "quad") return { id, value: reader.uint(4, label, SPEC) };
  const at = reader.offset;
  const length = reader.uint(2, `length of ${label}`, SPEC);
  if (length < 3) {
    throw new CodecError("invalid-value", at, SPEC, `${label} has length ${length}, at least 3 with its own prefix`);
  }
  const octets = reader.bytes(length - 3, label, SPEC);
  return { id, value: encoding === "octets" ? octets : readUnicode(octets, at + 2, label, lenient) };
}

function writeHeader(writer: ByteWriter, header: ObexHeader): void {
  const { id, value } = header;
  const encoding = headerEncoding(id);
  if (!fits(encoding, value)) throw badValue(writer, id, `needs a value of encoding "${encoding}"`);
  writer.u8(id);
  if (typeof value === "number") {
    writer.uint(encoding === "octet" ? 1 : 4, value);
    return;
  }
  const length = headerLength(header);
  if (length > 0xffff) throw badValue(writer, id, `takes ${length} bytes, at most 65535`);
  writer.uint(2, length);
  if (typeof value !== "string") writer.bytes(value);
  else writeUnicode(writer, value, headerLabel(id));
}

function fits(encoding: HeaderEncoding, value: ObexHeader["value"]): boolean {
  if (encoding === "text") return typeof value === "string";
  if (encoding === "octets") return value instanceof Uint8Array;
  const max = encoding === "octet" ? 0xff : 0xffffffff;
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= max;
}

function badValue(writer: ByteWriter, id: number, detail: string): CodecError {
  return new CodecError("invalid-value", writer.length, SPEC, `${headerLabel(id)} ${detail}`);
}
