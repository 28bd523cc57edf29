import { timingSafeEqual } from "node:crypto";

/** Whether two octet strings are equal, in a time that depends on their lengths only. */
export function sameSecret(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
