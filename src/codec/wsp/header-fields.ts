/** The headers of a WSP PDU after its content type (WSP §8.4.1). */
import type { ByteReader } from "../../base/byte-reader.ts";
import type { ByteWriter } from "../../base/byte-writer.ts";
import { CodecError } from "../../base/errors.ts";
import type { SpecRef } from "../../base/spec.ts";
import { canonicalApplicationId, canonicalHeaderName } from "./header-text.ts";
import { APPLICATION_IDS, HEADER_CODES, HEADERS } from "./headers.ts";
import { integerOf, readText, readValue, type WspValue, writeText, writeValue } from "./values.ts";

const SPEC: SpecRef = "WSP §8.4.1";
const DEFAULT_PAGE = 1;
const SHIFT_DELIMITER = 0x7f;

/** A header of a push (WSP §8.4.1). */
export interface WspHeader {
  /** As the tables spell it; the code when it is not assigned or on another page. */
  readonly name: string | number;
  /** The application id of X-Wap-Application-Id is text, whichever way it was sent. */
  readonly value: WspValue;
  /** Header code page, when it is not the default one. */
  readonly page?: number;
}

/** Reads headers up to the end of the reader, in order; unknown ones are kept. @throws {CodecError} */
export function readHeaders(reader: ByteReader): WspHeader[] {
  const headers: WspHeader[] = [];
  let page = DEFAULT_PAGE;
  while (reader.remaining > 0) {
    const first = reader.peek() ?? 0;
    if (first > 0 && first < 0x20) {
      page = reader.u8("header code page", SPEC);
    } else if (first === SHIFT_DELIMITER) {
      reader.u8("shift delimiter", SPEC);
      page = reader.u8("header code page", SPEC);
    } else {
      headers.push(readHeader(reader, page));
    }
  }
  return headers;
}

/** Writes known names by code and known application ids by number. @throws {CodecError} */
export function writeHeaders(writer: ByteWriter, headers: readonly WspHeader[]): void {
  let page = DEFAULT_PAGE;
  for (const header of headers) {
    const wanted = header.page ?? DEFAULT_PAGE;
    if (wanted !== page) writer.u8(SHIFT_DELIMITER).u8(wanted);
    page = wanted;
    writeHeader(writer, header, page);
  }
}

function readHeader(reader: ByteReader, page: number): WspHeader {
  const first = reader.peek() ?? 0;
  const code = first >= 0x80 ? reader.u8("header name", SPEC) & 0x7f : undefined;
  const name = code === undefined ? canonicalHeaderName(readText(reader, "header name")) : nameOf(code, page);
  const value = readValue(reader, `header ${name}`);
  return {
    name,
    value: name === "X-Wap-Application-Id" ? applicationId(value) : value,
    ...(code === undefined || page === DEFAULT_PAGE ? {} : { page }),
  };
}

function writeHeader(writer: ByteWriter, { name, value }: WspHeader, page: number): void {
  const code = typeof name === "number" ? name : page === DEFAULT_PAGE ? HEADERS.codeOf(name) : undefined;
  if (code !== undefined) writer.u8(0x80 | code);
  else writeName(writer, String(name));
  const isApplicationId = code === HEADER_CODES["X-Wap-Application-Id"] && page === DEFAULT_PAGE;
  const number = isApplicationId && typeof value === "string" ? APPLICATION_IDS.codeOf(value) : undefined;
  writeValue(writer, number ?? value);
}

function writeName(writer: ByteWriter, name: string): void {
  if (!/^[!-~]+$/.test(name)) {
    throw new CodecError("invalid-value", writer.length, SPEC, `"${name}" is no header name`);
  }
  writeText(writer, name);
}

function nameOf(code: number, page: number): string | number {
  return (page === DEFAULT_PAGE ? HEADERS.nameOf(code) : undefined) ?? code;
}

function applicationId(value: WspValue): WspValue {
  if (typeof value === "string") return canonicalApplicationId(value);
  const code = integerOf(value);
  return (code === undefined ? undefined : APPLICATION_IDS.nameOf(code)) ?? value;
}
