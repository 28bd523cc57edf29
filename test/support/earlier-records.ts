import { readFileSync } from "node:fs";

type Stored = Readonly<Record<string, unknown>>;

/**
 * The record of a handset as a program of version 1 left it: an account, a session in flight and one that waits after a failure, a
 * message of which a part is missing, and two open PIN prompts, of which the second is for what came over the owner's own line.
 */
export function recordOfVersion1(): Stored {
  return recordOf(1);
}

/**
 * The record of a handset as a program of version 2 left it: two accounts, the session with the second in flight, the one with the
 * first waiting after a failure, and an open PIN prompt.
 */
export function recordOfVersion2(): Stored {
  return recordOf(2);
}

/**
 * The record of a handset as a program of version 3 left it: two accounts, the first with a credential for HTTP, whose server asks the
 * user something in the session in flight and is to be told something; the session with the second is wanted.
 */
export function recordOfVersion3(): Stored {
  return recordOf(3);
}

function recordOf(version: number): Stored {
  return JSON.parse(readFileSync(new URL(`../handset/records/version-${version}.json`, import.meta.url), "utf8"));
}
