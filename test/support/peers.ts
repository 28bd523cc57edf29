import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { PROGRAM_PATH } from "./processes.ts";

/** Somebody else's programs that ours are held against. */
export interface Peer {
  readonly name: string;
  readonly programs: readonly string[];
  /** What else is missing for the peer to run here, or `undefined`. */
  readonly obstacle?: () => string | undefined;
}

/**
 * `describe` for tests against a peer. Where the peer is missing the tests are skipped and a line names it;
 * with `PHONEBANK_PEERS=required` in the environment that is a failure.
 */
export function describeWithPeer(title: string, peer: Peer, tests: () => void): void {
  const missing = missingFrom(peer);
  if (missing === undefined) {
    describe(title, tests);
  } else if (process.env["PHONEBANK_PEERS"] === "required") {
    test(`${title}: ${peer.name} is here`, () => {
      throw new Error(`${peer.name} is missing: ${missing}`);
    });
  } else {
    console.warn(`skipped: ${peer.name} is missing: ${missing}`); // reporters do not show the titles of skipped tests
    describe.skip(title, tests);
  }
}

function missingFrom({ programs, obstacle }: Peer): string | undefined {
  const absent = programs.filter((program) => !isInstalled(program));
  return absent.length > 0 ? absent.join(", ") : obstacle?.();
}

function isInstalled(program: string): boolean {
  return PROGRAM_PATH.split(":").some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
