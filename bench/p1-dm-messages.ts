import { type Dialect, MESSAGES } from "./dm-dialogue.ts";
import { openDmFleet } from "./dm-fleet.ts";
import { openBareClients, openEngine, prepareTrial } from "./dm-lanes.ts";
import { type Contest, type Figure, inRounds, type Side } from "./figure.ts";

const ANCHOR = { anchor: "undici Client.dispatch: POST of the same octets to the same peer", rate: "core" } as const;

/** The engine with its transport, a message at a time. */
export const P1: Figure = {
  id: "P1",
  subject: "DM message of the client, engine and HTTP transport: WBXML, MD5, kept connections",
  ...ANCHOR,
  must: 0.4,
  aim: 0.55,
  prepare: () => contest({ encoding: "wbxml", proof: "DIGEST" }, openEngine),
};

export const P2: Figure = {
  id: "P2",
  subject: "the same with HMAC",
  ...ANCHOR,
  must: 0.33,
  aim: 0.45,
  prepare: () => contest({ encoding: "wbxml", proof: "HMAC" }, openEngine),
};

export const P3: Figure = {
  id: "P3",
  subject: "P1 in XML",
  ...ANCHOR,
  must: 0.25,
  aim: 0.35,
  prepare: () => contest({ encoding: "xml", proof: "DIGEST" }, openEngine),
};

/** What handsets around the engine cost: mailbox, record, events. */
export const P1_FLEET: Figure = {
  id: "P1f",
  subject: "P1 of a whole fleet: mailboxes, events, every handset saved in memory at each message",
  ...ANCHOR,
  must: 0.4,
  aim: 0.55,
  prepare: () => contest({ encoding: "wbxml", proof: "DIGEST" }, openDmFleet),
};

async function contest(dialect: Dialect, open: typeof openEngine): Promise<Contest> {
  const trial = await prepareTrial(dialect, "shared-pool");
  return {
    subject: perMessage(inRounds((count) => open(count, trial), "core")),
    anchor: perMessage(inRounds((count) => openBareClients(count, trial), "core")),
  };
}

/** A side of sessions as one of messages. */
function perMessage(side: Side): Side {
  return async (messages) => (await side(Math.ceil(messages / MESSAGES))) / MESSAGES;
}
