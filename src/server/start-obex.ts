/** DM over OBEX at the server's side. */
import { type Clock, delay } from "../base/clock.ts";
import type { DmMessage } from "../bearer/obex/dm/message.ts";
import {
  type ObexDmListener,
  type ObexDmListenerOptions,
  startObexDmListener,
} from "../bearer/obex/dm/start-listener.ts";
import { type ObexResponseName, obexResponseName } from "../codec/obex/response-codes.ts";
import type { DmServer } from "./dm/dm-server.ts";
import type { DmRequest, DmResponse } from "./dm/dm-server-options.ts";

/** Has a DM server take sessions at an OBEX port too, of devices that are the OBEX clients (SyncML_OBEX). @throws {PortError} (rejects) `listen-failed` */
export async function startObex(
  server: DmServer,
  options: Omit<ObexDmListenerOptions, "takeMessage">,
): Promise<ObexDmListener> {
  let url = "";
  const takeMessage = (message: DmMessage) => {
    const answer = answerOverObex(server, { ...message, url }, options.clock);
    return typeof answer === "number" ? responseOf(answer) : answer;
  };
  const listener = await startObexDmListener({ ...options, takeMessage });
  url = listener.url;
  return listener;
}

/** What a server says to a message that no path led to, or the HTTP status by which it refuses it. */
export function answerOverObex(server: DmServer, request: DmRequest, clock: Clock): Promise<DmMessage> | number {
  const answer = server.handle(request);
  const kept = server.kept();
  return answer.status === 200 ? sent(answer, kept, clock) : answer.status;
}

async function sent(
  { contentType, body, hmac, delayMs = 0 }: DmResponse,
  kept: Promise<void> | undefined,
  clock: Clock,
): Promise<DmMessage> {
  await kept;
  if (delayMs > 0) await delay(clock, delayMs);
  return { contentType, body, ...(hmac === undefined ? {} : { hmac }) };
}

/** The codes of OBEX follow those of HTTP (OBEX §3.2). */
function responseOf(status: number): ObexResponseName {
  const rest = status % 100;
  const name = rest < 16 ? obexResponseName(((Math.floor(status / 100) + 8) << 4) | rest) : undefined;
  return name ?? "Internal Server Error";
}
