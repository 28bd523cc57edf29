import { type Clock, delay, type Millis } from "../../base/clock.ts";
import { manageInMemory } from "../../bearer/memory/memory-line.ts";
import type { DmLines } from "../../bearer/obex/dm/lines.ts";
import type { Fleet } from "../../fleet/fleet.ts";
import type { Deliver, Inbound } from "../../ports/inbound.ts";
import type { Carriers } from "./carriers.ts";

/** Who a push comes from that reaches a handset in memory; no bearer is there to say it. */
const NOBODY = "memory";

/** What carriers in memory need. */
export interface MemoryNetwork {
  readonly fleet: Pick<Fleet, "addresses">;
  readonly deliver: Deliver;
  readonly clock: Clock;
  /** Time that one message takes. */
  readonly latencyMs: Millis;
  /** What sessions go over that a server carries on an OBEX line. */
  readonly lines: DmLines;
}

/** Carriers without sockets: a push comes as by the bearer that is named, and OBEX is a cable as it is over TCP. */
export function memoryCarriers({ fleet, deliver, clock, latencyMs, lines }: MemoryNetwork): Carriers {
  const carry = async (inbound: Inbound) => {
    await delay(clock, latencyMs);
    const outcome = await deliver(inbound);
    return outcome === "accepted" ? { ok: true } : { ok: false, detail: outcome };
  };
  return {
    handsets: fleet.addresses(),
    submit: ({ continues: _, ...part }) => carry({ kind: "sms", ...part }),
    push: (bearer, { id, msisdn }, pdu) => {
      const to = bearer === "pap" ? msisdn : id;
      return carry({ kind: "push", bearer, from: NOBODY, to, pdu, local: bearer === "obex" });
    },
    manage: ({ id: handset }, { push }, conversation) =>
      manageInMemory({ lines, deliver, handset, push, clock, latencyMs, ...conversation }),
  };
}
