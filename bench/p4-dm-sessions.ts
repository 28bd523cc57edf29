import { openDmFleet } from "./dm-fleet.ts";
import { openBareClients, openEngine, prepareTrial } from "./dm-lanes.ts";
import { type Contest, type Figure, inRounds } from "./figure.ts";

const ANCHOR = {
  anchor: "undici: four POSTs of the same octets on a Client of their own",
  rate: "core",
  must: 0.7,
  aim: 0.85,
} as const;

export const P4: Figure = {
  id: "P4",
  subject: "DM session of four messages on a TCP connection of its own: WBXML, MD5",
  ...ANCHOR,
  prepare: () => contest(openEngine),
};

/** What handsets around the engine cost: mailbox, record, events. */
export const P4_FLEET: Figure = {
  id: "P4f",
  subject: "P4 of a whole fleet: mailboxes, events, every handset saved in memory at each message",
  ...ANCHOR,
  prepare: () => contest(openDmFleet),
};

async function contest(open: typeof openEngine): Promise<Contest> {
  const trial = await prepareTrial({ encoding: "wbxml", proof: "DIGEST" }, "per-session");
  return {
    subject: inRounds((count) => open(count, trial), "core"),
    anchor: inRounds((count) => openBareClients(count, trial), "core"),
  };
}
