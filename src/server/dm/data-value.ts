import { concatBytes, strictUtf8Text, toBase64, utf8Bytes } from "../../base/bytes.ts";
import type { Data } from "../../codec/syncml/message.ts";

/** Data as people read it: octets that are no UTF-8, and those of format `bin`, as base64. */
export function valueText(data: Data, format?: string): string {
  if (typeof data === "string") return data;
  return (format === "bin" ? undefined : strictUtf8Text(data)) ?? toBase64(data);
}

/** Octets that Data takes on the wire, which is what Size counts. */
export function dataLength(data: Data): number {
  return octets(data).length;
}

/** The Data of a large object from its chunks: text when all of them are. */
export function joinData(chunks: readonly Data[]): Data {
  const allText = chunks.every((chunk) => typeof chunk === "string");
  return allText ? chunks.join("") : concatBytes(chunks.map(octets));
}

function octets(data: Data): Uint8Array {
  return typeof data === "string" ? utf8Bytes(data) : data;
}
