import { fromHex, latin1Text } from "../../base/bytes.ts";
import { addObexOctets, EMPTY_OBEX_STREAM } from "../obex/frame.ts";
import { splitSmppFrames } from "../smpp/frames.ts";
import { detectFormat, type Format } from "./formats.ts";
import { isHttp } from "./http-message.ts";

/** The PDUs of an input file, and the lines that are none. */
export interface Input {
  readonly pdus: readonly Uint8Array[];
  /** Lines that are not hexadecimal to their end; what stands before that is among the PDUs. */
  readonly badLines: readonly BadLine[];
}

/** A line of which only the first octets are hexadecimal. */
export interface BadLine {
  /** Counts from 1. */
  readonly line: number;
  /** Octets before the first character that is none of a pair of digits. */
  readonly offset: number;
}

/**
 * Reads a file of PDUs: hexadecimal text, one PDU a line, where blanks and case do not matter, `#` begins a comment, and
 * `C>S` or `S>C` may stand before the digits; or else octets, which are one PDU, or a stream of them when it is SMPP or OBEX.
 */
export function readInput(content: Uint8Array, format: Format | "auto"): Input {
  const text = latin1Text(content).replace(BYTE_ORDER_MARK, "");
  const lines = text
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/#.*$/, "").replace(DIRECTION, "").replace(/\s+/g, ""));
  const isHexadecimal = lines.some((line) => /^[0-9a-fA-F]{2,}$/.test(line)) && /^[\t\n\r -~\x80-\xff]*$/.test(text);
  if (isHexadecimal && !isHttp(content)) return readLines(lines);
  if (content.length === 0 || lines.every((line) => line === "")) return { pdus: [], badLines: [] };
  return { pdus: split(content, format === "auto" ? detectFormat(content)?.format : format), badLines: [] };
}

/** The mark of UTF-8, as ISO 8859-1. */
const BYTE_ORDER_MARK = /^\xef\xbb\xbf/;

/** Which way a PDU went, in recordings of both ways. */
const DIRECTION = /^\s*[CS]>[CS]\s/;

function split(content: Uint8Array, format: Format | undefined): readonly Uint8Array[] {
  if (format === "smpp") return splitSmppFrames(content);
  if (format !== "obex") return [content];
  const { packets, stream } = addObexOctets(EMPTY_OBEX_STREAM, content);
  return stream.offset < content.length ? [...packets, content.subarray(stream.offset)] : packets;
}

function readLines(lines: readonly string[]): Input {
  const pdus: Uint8Array[] = [];
  const badLines: BadLine[] = [];
  lines.forEach((line, index) => {
    const digits = /^(?:[0-9a-fA-F]{2})*/.exec(line)?.[0] ?? "";
    const octets = fromHex(digits) ?? new Uint8Array();
    if (digits.length < line.length) badLines.push({ line: index + 1, offset: octets.length });
    if (octets.length > 0) pdus.push(octets);
  });
  return { pdus, badLines };
}
