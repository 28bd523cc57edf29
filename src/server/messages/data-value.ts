import { strictUtf8Text, toBase64 } from "../../base/bytes.ts";
import type { Data } from "../../codec/syncml/message.ts";

/** Data as people read it: octets that are no UTF-8, and those of format `bin`, as base64. */
export function valueText(data: Data, format?: string): string {
  if (typeof data === "string") return data;
  return (format === "bin" ? undefined : strictUtf8Text(data)) ?? toBase64(data);
}
