import { readFileSync } from "node:fs";

const RECORD = new URL("../handset/records/version-1.json", import.meta.url);

/**
 * The record of a handset as a program of version 1 left it: an account, a session in flight and one that waits after a failure, a
 * message of which a part is missing, and two open PIN prompts, of which the second is for what came over the owner's own line.
 */
export function recordOfVersion1(): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(RECORD, "utf8"));
}
