import { utf8Text } from "../../base/bytes.ts";
import type { Data } from "./message.ts";

/** `Data` as text: octets are read as UTF-8. */
export function dataText(data: Data): string {
  return typeof data === "string" ? data : utf8Text(data);
}
