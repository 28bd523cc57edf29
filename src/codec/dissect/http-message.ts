import { concatBytes, latin1Text } from "../../base/bytes.ts";

const START_LINE = /^(?:[A-Z]{3,10} \S+ HTTP\/1\.[01]|HTTP\/1\.[01] \d{3}(?: [^\r\n]*)?)\r?\n/;
const HEAD_END = /\r?\n\r?\n/;
const LONGEST_START_LINE = 4096;

/** What stands before the body of an HTTP/1 message. */
export interface HttpHead {
  readonly startLine: string;
  /** Names and values in the order of the wire; lines that are none are left out. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Octets with the blank line; absent when that never comes. */
  readonly length?: number;
}

/** Whether octets begin as a request or a response of HTTP/1 does. */
export function isHttp(bytes: Uint8Array): boolean {
  return START_LINE.test(latin1Text(bytes.subarray(0, LONGEST_START_LINE)));
}

/** Reads the head of an HTTP/1 message, as far as it goes. */
export function readHttpHead(bytes: Uint8Array): HttpHead {
  const text = latin1Text(bytes);
  const end = HEAD_END.exec(text);
  const [startLine = "", ...lines] = text.slice(0, end?.index ?? text.length).split(/\r?\n/);
  const headers = lines.flatMap((line): [string, string][] => {
    const [, name, value] = /^([^:\s]+):\s*(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
  return { startLine, headers, ...(end ? { length: end.index + end[0].length } : {}) };
}

/** The value of the first header of that name, written in lower case. */
export function httpHeader({ headers }: HttpHead, name: string): string | undefined {
  return headers.find(([each]) => each.toLowerCase() === name)?.[1];
}

/** The data of a chunked body; a number is the offset at which a chunk is not whole. */
export function joinChunks(body: Uint8Array): Uint8Array | number {
  const text = latin1Text(body);
  const chunks: Uint8Array[] = [];
  for (let at = 0; ; ) {
    const size = /^([0-9a-fA-F]{1,6})[^\r\n]*\r?\n/.exec(text.slice(at, at + 256));
    const length = Number.parseInt(size?.[1] ?? "", 16);
    const start = at + (size?.[0].length ?? 0);
    if (!size || start + length > body.length) return at;
    if (length === 0) return concatBytes(chunks);
    chunks.push(body.subarray(start, start + length));
    at = start + length;
    at += /^\r?\n/.exec(text.slice(at, at + 2))?.[0].length ?? 0;
  }
}
