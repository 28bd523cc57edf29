import { type Clock, delay, type Millis } from "../../base/clock.ts";
import type { Deliver } from "../../ports/inbound.ts";
import { type ConversationOutcome, converse, type DmConversation } from "../obex/dm/converse.ts";
import type { DmLines } from "../obex/dm/lines.ts";

/** A handset that is managed over a line in memory. */
export interface MemoryManagement extends DmConversation {
  readonly lines: DmLines;
  readonly deliver: Deliver;
  readonly handset: string;
  /** Package #0 as a connectionless WSP Push PDU. */
  readonly push: Uint8Array;
  readonly clock: Clock;
  /** Time that one message takes. */
  readonly latencyMs: Millis;
}

/** Manages a handset over a line without sockets, as {@link ../obex/dm/manage-over-obex.ts} does over OBEX. For virtual time. */
export async function manageInMemory(management: MemoryManagement): Promise<ConversationOutcome> {
  const { lines, deliver, handset, push: pdu, clock, latencyMs } = management;
  const pass = () => delay(clock, latencyMs);
  const line = lines.open(handset);
  const inbound = { kind: "push", bearer: "obex", from: "memory", to: handset, pdu, local: true } as const;
  const end = {
    async call() {
      await pass();
      line.expect();
      const outcome = await deliver({ ...inbound, line: line.name });
      return outcome === "accepted" ? ("called" as const) : { refused: outcome };
    },
    async get(type: string) {
      await pass();
      const message = await line.fetch(type);
      return message === "nothing-to-come" ? { refused: "Service Unavailable" } : message;
    },
    async put(message: Parameters<typeof line.answer>[0]) {
      await pass();
      return line.answer(message) ? ("taken" as const) : { refused: "Service Unavailable" };
    },
  };
  const outcome = await converse(end, management);
  lines.hangUp(line, "hung up");
  return outcome;
}
