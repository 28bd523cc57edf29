/** Real senders at the other end of each bearer: what a line takes has gone over the sockets of the loopback address. */
import { toBase64 } from "../../../src/base/bytes.ts";
import { type Clock, systemClock } from "../../../src/base/clock.ts";
import type { Random } from "../../../src/base/random.ts";
import { DmLines } from "../../../src/bearer/obex/dm/lines.ts";
import { connectEsme } from "../../../src/bearer/smpp/esme.ts";
import { decodePush } from "../../../src/codec/wsp/push.ts";
import type { EventBus } from "../../../src/events/bus.ts";
import type { Fleet } from "../../../src/fleet/fleet.ts";
import { Mailboxes } from "../../../src/fleet/mailbox.ts";
import type { HandsetState } from "../../../src/handset/state.ts";
import { type BearerPlan, openBearers } from "../../../src/lab/network/bearers.ts";
import type { CarrierOutcome, PushBearer } from "../../../src/lab/network/carriers.ts";
import { loopbackCarriers } from "../../../src/lab/network/loopback-carriers.ts";
import { memoryCarriers } from "../../../src/lab/network/memory-carriers.ts";
import { insertCard } from "../../../src/lab/operate/insert-card.ts";
import type { SmsPart } from "../../../src/ports/inbound.ts";
import type { PreparedBootstrap } from "../../../src/server/bootstrap/prepare-bootstrap.ts";
import { EIGHT_BIT_DATA, type Submit } from "../../../src/server/bootstrap/send-bootstrap.ts";
import { LibrarySmsc } from "../../support/library-smsc.ts";
import type { Bearer, Cell } from "./cells.ts";

/** The handsets, and what a line to them needs. */
export interface Surroundings {
  readonly fleet: Fleet;
  readonly bus: EventBus;
  readonly random: Random;
}

/** A way to the handsets, open. */
export interface Line {
  /** Sends as a foreign sender does; resolves when it has its answer. */
  send(to: HandsetState, message: PreparedBootstrap, cell: Cell): Promise<CarrierOutcome>;
  close(): Promise<void>;
}

type OpenLine = (around: Surroundings) => Promise<Line>;

const SENDER = "4900111";
const ANY_PORT = { host: "127.0.0.1", port: 0 };
const LOGIN = { systemId: "lab", password: "lab" };

/** How the line of each bearer is opened. A factory has none: its documents are there before the handset is. */
export const LINES: Readonly<Record<Exclude<Bearer, "factory">, OpenLine>> = {
  smsc: toSmsc,
  esme: fromSmsc,
  udp: (around) => pushing("udp", { udp: ANY_PORT }, around),
  pap: (around) => pushing("pap", { pap: ANY_PORT }, around),
  obex: (around) => pushing("obex", { obex: ANY_PORT }, around),
  websocket: (around) => pushing("websocket", { websocket: ANY_PORT }, around),
  memory: inMemory,
  card: intoSlot,
};

/** An ESME submits to the bank, which is the SMSC. */
async function toSmsc(around: Surroundings): Promise<Line> {
  const bearers = await openBearers({ smpp: ANY_PORT }, { ...around, clock: systemClock });
  const port = Number(bearers.addresses["smpp"]?.split(":")[1]);
  const esme = await connectEsme({ ...ANY_PORT, port, ...LOGIN, emit: () => {}, clock: systemClock });
  const { submit } = loopbackCarriers({ esme, bearers, clock: systemClock });
  return {
    send: ({ sim }, message) => inParts(message, sim.msisdn, submit),
    close: async () => {
      await esme.close();
      await bearers.close();
    },
  };
}

/** Somebody else's SMSC delivers to the bank, which is bound to it. */
async function fromSmsc(around: Surroundings): Promise<Line> {
  const smsc = await LibrarySmsc.start();
  const esme = { ...ANY_PORT, port: smsc.port, ...LOGIN };
  const bearers = await openBearers({ esme }, { ...around, clock: systemClock });
  const bound = await smsc.nth(0);
  const deliver = async ({ from, to, userData, dataCoding }: SmsPart): Promise<CarrierOutcome> => {
    const { command_status } = await bound.ask("deliver_sm", {
      source_addr: from,
      destination_addr: to,
      esm_class: 0x40, // with a user data header
      data_coding: dataCoding,
      short_message: Buffer.from(userData),
    });
    return command_status === 0 ? { ok: true } : { ok: false, detail: `command_status ${command_status}` };
  };
  return {
    send: ({ sim }, message) => inParts(message, sim.msisdn, deliver),
    close: async () => {
      await bearers.close();
      await smsc.close();
    },
  };
}

async function pushing(bearer: PushBearer, plan: BearerPlan, around: Surroundings): Promise<Line> {
  const bearers = await openBearers(plan, { ...around, clock: systemClock });
  const esme = { submit: () => Promise.reject(new Error(`no SMSC is open, only ${bearer}`)) };
  const { push } = loopbackCarriers({ esme, bearers, clock: systemClock });
  return {
    send: ({ id, sim }, message) => push(bearer, { id, msisdn: sim.msisdn }, message.push),
    close: () => bearers.close(),
  };
}

/** Messages take no time, and while one is under way the process stays. */
const IMMEDIATE: Clock = { ...systemClock, setTimeout: (callback) => setImmediate(callback) };

/** As scenarios on the virtual clock send. */
async function inMemory({ fleet }: Surroundings): Promise<Line> {
  const lines = new DmLines({ clock: IMMEDIATE });
  const { submit } = memoryCarriers({ fleet, deliver: fleet.deliver, clock: IMMEDIATE, latencyMs: 0, lines });
  return { send: ({ sim }, message) => inParts(message, sim.msisdn, submit), close: async () => {} };
}

/** A card with the document on it is put into the slot. */
async function intoSlot({ fleet }: Surroundings): Promise<Line> {
  const turns = new Mailboxes();
  const fileNames = { cp: "Bootstrap", dm: "DM_Bootstrap" } as const;
  return {
    send: async ({ id, sim }, message, { profile }) => {
      const file = { name: fileNames[profile], content: toBase64(documentIn(message)) };
      await insertCard(fleet, turns, id, { ...sim, files: [file] });
      return { ok: true };
    },
    close: async () => {},
  };
}

/** The document without the push around it. */
export function documentIn({ push }: PreparedBootstrap): Uint8Array {
  return decodePush(push).body;
}

/** Short messages, one after the other up to one that is not taken. */
async function inParts({ parts }: PreparedBootstrap, to: string, submit: Submit): Promise<CarrierOutcome> {
  for (const [i, userData] of parts.entries()) {
    const part = { from: SENDER, to, userData, hasHeader: true, dataCoding: EIGHT_BIT_DATA };
    const outcome = await submit({ ...part, continues: i > 0 });
    if (!outcome.ok) return outcome;
  }
  return { ok: true };
}
