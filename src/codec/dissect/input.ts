import { fromHex, latin1Text } from "../../base/bytes.ts";
import { splitSmppFrames } from "../smpp/frames.ts";
import { detectFormat, type Format } from "./formats.ts";

/** The PDUs of an input file, and the lines that are none. */
export interface Input {
  readonly pdus: readonly Uint8Array[];
  /** Line numbers, from 1, of lines that are not hexadecimal. */
  readonly badLines: readonly number[];
}

/**
 * Reads a file of PDUs: hexadecimal text, one PDU a line, where blanks and case do not matter and `#` begins a comment;
 * or else octets, which are one PDU, or a stream of them when it is SMPP.
 */
export function readInput(content: Uint8Array, format: Format | "auto"): Input {
  const text = latin1Text(content);
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.replace(/#.*$/, "").replace(/\s+/g, ""));
  const isHexadecimal = lines.some((line) => /^[0-9a-fA-F]{2,}$/.test(line)) && /^[\t\n\r -~\x80-\xff]*$/.test(text);
  if (isHexadecimal) return readLines(lines);
  if (content.length === 0 || lines.every((line) => line === "")) return { pdus: [], badLines: [] };
  const isSmpp = format === "smpp" || (format === "auto" && detectFormat(content)?.format === "smpp");
  return { pdus: isSmpp ? splitSmppFrames(content) : [content], badLines: [] };
}

function readLines(lines: readonly string[]): Input {
  const pdus: Uint8Array[] = [];
  const badLines: number[] = [];
  lines.forEach((line, index) => {
    const octets = fromHex(line);
    if (!octets) badLines.push(index + 1);
    else if (octets.length > 0) pdus.push(octets);
  });
  return { pdus, badLines };
}
