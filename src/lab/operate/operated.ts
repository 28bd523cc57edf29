import type { Announcer } from "../../bearer/announce/announcer.ts";
import type { Fleet } from "../../fleet/fleet.ts";
import type { Mailboxes } from "../../fleet/mailbox.ts";

/** What the verbs of this folder are given, of a bank that runs. */
export interface Operated {
  readonly fleet: Fleet;
  readonly announcer: Announcer;
  /** Insertions of cards wait for each other here. */
  readonly cardTurns: Mailboxes;
}
