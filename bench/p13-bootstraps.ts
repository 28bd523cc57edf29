import { systemClock } from "../src/base/clock.ts";
import { startSmsc } from "../src/bearer/smpp/smsc.ts";
import { openBareSender, startBareSmsc } from "./bare-smpp.ts";
import { openCleanFleet } from "./clean-fleet.ts";
import { type Figure, inRounds, type Round } from "./figure.ts";
import { type HandsetBootstrap, handsetBootstraps } from "./handset-bootstraps.ts";

/** What an honest sender cannot reach, so that it is never held back. */
const NO_THROTTLE = { maxRequestsPerSecond: 1e9, maxPdusPerSecond: 1e9 };

const P13_ANCHOR = {
  anchor: "smpp library: submit_sm to submit_sm_resp, answered at once",
  rate: "clock",
  must: 0.25,
  aim: 0.4,
} as const;

/** Both sides get the same messages from the same sender, which is the library's. */
export const P13: Figure = {
  id: "P13",
  subject: "NETWPIN bootstrap in one part over SMPP: submit_sm to submit_sm_resp, saved in files",
  ...P13_ANCHOR,
  prepare: () => contest({ store: "files", until: "answered" }),
};

export const P13_APPLIED: Figure = {
  id: "P13a",
  subject: "the same, to every tree applied",
  ...P13_ANCHOR,
  prepare: () => contest({ store: "files", until: "applied" }),
};

/** How much of P13 is not the disk's. */
export const P13_MEMORY: Figure = {
  id: "P13m",
  subject: "P13, saved in memory",
  ...P13_ANCHOR,
  prepare: () => contest({ store: "memory", until: "answered" }),
};

interface Variant {
  readonly store: "files" | "memory";
  readonly until: "answered" | "applied";
}

function contest(variant: Variant) {
  return { subject: inRounds((count) => openSubject(count, variant)), anchor: inRounds(openAnchor) };
}

async function openSubject(count: number, { store, until }: Variant): Promise<Round> {
  const handsets = handsetBootstraps(count);
  const fleet = await openCleanFleet(handsets, store);
  const { deliver, emit } = fleet;
  const common = { host: "127.0.0.1", port: 0, clock: systemClock };
  const smsc = await startSmsc({ ...common, deliver, emit, limits: NO_THROTTLE });
  const sender = await openBareSender(Number(smsc.address.split(":")[1]));
  const parts = handsets.map(submitPart);
  let answered = Promise.resolve();
  return {
    async run() {
      answered = sender.submit(parts);
      await (until === "applied" ? fleet.applied : answered);
    },
    async close() {
      await answered;
      fleet.checkApplied();
      await sender.close();
      await smsc.close();
      await fleet.close();
    },
  };
}

async function openAnchor(count: number): Promise<Round> {
  const server = await startBareSmsc();
  const sender = await openBareSender(server.port);
  const parts = handsetBootstraps(count).map(submitPart);
  return {
    run: () => sender.submit(parts),
    async close() {
      await sender.close();
      await server.close();
    },
  };
}

function submitPart({ msisdn, bootstrap }: HandsetBootstrap) {
  const [userData = new Uint8Array()] = bootstrap.parts;
  return { from: "1000", to: `+${msisdn}`, userData, hasHeader: true, dataCoding: 4 };
}
