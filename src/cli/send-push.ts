/** The ways by which `phonebank bootstrap send` and `phonebank notification send` reach a handset: each sends one push and gives the answer in words. */
import { randomUUID } from "node:crypto";
import { systemClock } from "../base/clock.ts";
import { sendDatagram } from "../bearer/udp/send.ts";
import { pushOverWebSocket } from "../bearer/websocket/client.ts";
import { formatClientAddress, isAddressProblem, parseClientAddress } from "../codec/pap/address.ts";
import { type SendResult, sendIntoInbox, sendToGateway } from "../lab/network/push-senders.ts";
import type { PushWay } from "../server/rest/notify.ts";
import { addressOption, type ParsedOptions, textOption, UsageError } from "./command.ts";
import { sendOverSmpp } from "./send-over-smpp.ts";
import { telephoneNumber } from "./telephone-number.ts";

/** A push as a whole, and as the user data of short messages. */
export interface PreparedPush {
  readonly push: Uint8Array;
  readonly parts: Uint8Array[];
}

/** What the user asked for; `to` is as it was written. */
export interface SendRequest {
  readonly prepared: PreparedPush;
  readonly to: string;
  readonly options: ParsedOptions;
  readonly interrupted: AbortSignal;
}

/** Sends. @throws {UsageError | PortError} (rejects) */
type Sender = (request: SendRequest) => Promise<SendResult>;

/** The senders by `--via`. */
export const SENDERS = { smpp: sendOverSmpp, pap, obex, udp, ws } as const satisfies Readonly<Record<PushWay, Sender>>;

async function pap({ prepared, to, options }: SendRequest): Promise<SendResult> {
  const url = textOption(options, "gateway");
  if (url === undefined || !/^https?:/i.test(url) || !URL.canParse(url)) {
    throw new UsageError("--via pap needs --gateway with an http or https URL");
  }
  const target = { url, address: clientAddress(to, new URL(url).hostname), pushId: `${randomUUID()}@phonebank` };
  return sendToGateway(prepared.push, { ...target, clock: systemClock });
}

/** A whole client address as it is, else the handset's number at the gateway. */
function clientAddress(to: string, host: string): string {
  if (!/^\/?WAPPUSH=/i.test(to)) {
    const client = telephoneNumber(to).replace(/^\+?/, "+");
    return formatClientAddress({ client, extensions: [], type: "PLMN", host });
  }
  const address = parseClientAddress(to);
  if (isAddressProblem(address)) throw new UsageError(`--to ${to}: ${address.problem}`);
  return to;
}

async function obex({ prepared, options }: SendRequest): Promise<SendResult> {
  const address = addressOption(options, "to");
  if (!address) throw new UsageError("--to is missing");
  const password = textOption(options, "obex-password");
  const credential = password === undefined ? undefined : { name: "", password };
  return sendIntoInbox(prepared.push, { ...address, credential, clock: systemClock });
}

async function udp({ prepared, to }: SendRequest): Promise<SendResult> {
  const match = /^(?<host>\[[0-9a-fA-F:.]+\]|[^:\s]+)(?::(?<port>\d{1,5}))?$/.exec(to);
  const { host, port } = match?.groups ?? {};
  if (!host || Number(port ?? 1) > 65535 || port === "0") throw new UsageError(`--to takes HOST[:PORT], not "${to}"`);
  const target = { host: host.replace(/^\[|\]$/g, ""), ...(port === undefined ? {} : { port: Number(port) }) };
  await sendDatagram(prepared.push, target);
  return { accepted: true, answer: "none: nobody answers a datagram" };
}

async function ws({ prepared, to }: SendRequest): Promise<SendResult> {
  if (!/^wss?:/i.test(to) || !URL.canParse(to))
    throw new UsageError(`--to takes ws://HOST:PORT/handsets/ID, not "${to}"`);
  const { accepted, detail } = await pushOverWebSocket(prepared.push, { url: to, clock: systemClock });
  return { accepted, answer: detail };
}
