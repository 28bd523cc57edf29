import { readFileSync } from "node:fs";

const RECORD = new URL("../handset/records/version-2.json", import.meta.url);

/**
 * The record of a handset as a program of version 2 left it: two accounts, the session with the second in flight, the one with the
 * first waiting after a failure, and an open PIN prompt.
 */
export function recordOfVersion2(): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(RECORD, "utf8"));
}
