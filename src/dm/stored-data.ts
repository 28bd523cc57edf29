import { toBase64 } from "../base/bytes.ts";
import type { Data } from "../codec/syncml/message.ts";
import { storedOctets } from "./base64.ts";

/** `Data` as a plain JSON value. */
export type StoredData = string | { readonly base64: string };

/** The Data of an item as the session's state keeps them. */
export function storeData(data: Data): StoredData {
  return typeof data === "string" ? data : { base64: toBase64(data) };
}

/** The inverse of {@link storeData}. */
export function restoreData(stored: StoredData): Data {
  return typeof stored === "string" ? stored : storedOctets(stored.base64);
}
