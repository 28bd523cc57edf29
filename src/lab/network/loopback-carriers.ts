import type { Clock } from "../../base/clock.ts";
import { CodecError, PortError } from "../../base/errors.ts";
import type { ConversationOutcome } from "../../bearer/obex/dm/converse.ts";
import { manageOverObex } from "../../bearer/obex/dm/manage-over-obex.ts";
import type { Esme } from "../../bearer/smpp/esme.ts";
import { sendDatagram } from "../../bearer/udp/send.ts";
import { pushOverWebSocket } from "../../bearer/websocket/client.ts";
import { formatClientAddress } from "../../codec/pap/address.ts";
import type { OpenBearers } from "./bearers.ts";
import type { CarrierOutcome, Carriers, PushBearer, PushTarget } from "./carriers.ts";
import { sendIntoInbox, sendToGateway } from "./push-senders.ts";

/** What carriers over sockets need: a session with the SMSC, and where the other bearers listen. */
export interface LoopbackNetwork {
  readonly esme: Pick<Esme, "submit">;
  readonly bearers: Pick<OpenBearers, "addresses" | "handsets">;
  readonly clock: Clock;
}

/** Senders to bearers of this process, over its sockets. */
export function loopbackCarriers(network: LoopbackNetwork): Carriers {
  const { esme, bearers, clock } = network;
  const socketOf = sockets(network);
  const senders = pushSenders(network);
  return {
    handsets: bearers.handsets,
    submit: (part) =>
      outcomeOf(async () => {
        const { status } = await esme.submit(part);
        return { accepted: status === 0, answer: `command_status ${status}` };
      }),
    push: (bearer, to, pdu) => outcomeOf(() => senders[bearer](to, pdu)),
    manage: async (to, { notification }, conversation) => {
      const called = { ...socketOf("obex", to), clock, notification, ...conversation };
      return manageOverObex(called).catch(brokenOff);
    },
  };
}

function brokenOff(error: unknown): ConversationOutcome {
  if (error instanceof PortError) return { result: "refused", messages: 0, detail: error.message };
  throw error;
}

type Send = (to: PushTarget, pdu: Uint8Array) => Promise<{ readonly accepted: boolean; readonly answer: string }>;

/** Finds the socket of a handset's own. */
function sockets({ bearers: { handsets } }: LoopbackNetwork) {
  return (bearer: "udp" | "obex", { id }: PushTarget) => {
    const [host = "", port] = (handsets.find((each) => each.id === id)?.[bearer] ?? "").split(":");
    return { host, port: Number(port) };
  };
}

function pushSenders(network: LoopbackNetwork): Readonly<Record<PushBearer, Send>> {
  const { bearers, clock } = network;
  const { addresses } = bearers;
  const socketOf = sockets(network);
  let pushes = 0;
  return {
    udp: async (to, pdu) => {
      await sendDatagram(pdu, socketOf("udp", to));
      return { accepted: true, answer: "" };
    },
    pap: ({ msisdn }, pdu) => {
      const address = formatClientAddress({ client: `+${msisdn}`, extensions: [], type: "PLMN", host: "ppg.example" });
      const pushId = `${++pushes}@phonebank`;
      return sendToGateway(pdu, { url: addresses["pap"] ?? "", address, pushId, clock });
    },
    obex: (to, pdu) => sendIntoInbox(pdu, { ...socketOf("obex", to), clock }),
    websocket: async ({ id }, pdu) => {
      const { accepted, detail } = await pushOverWebSocket(pdu, {
        url: `${addresses["websocket"]}/handsets/${id}`,
        clock,
      });
      return { accepted, answer: detail };
    },
  };
}

/** Why it failed is what the sender reports; only what nobody expects goes further. */
async function outcomeOf(send: () => ReturnType<Send>): Promise<CarrierOutcome> {
  try {
    const { accepted, answer } = await send();
    return accepted ? { ok: true } : { ok: false, detail: answer };
  } catch (error) {
    if (error instanceof PortError || error instanceof CodecError) return { ok: false, detail: error.message };
    throw error;
  }
}
