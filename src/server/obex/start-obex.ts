/** DM over OBEX at the server's side, where devices are the OBEX clients. */
import type { Clock, Millis } from "../../base/clock.ts";
import type { DmMessage } from "../../bearer/obex/dm-message.ts";
import {
  type ObexDmListener,
  type ObexDmListenerOptions,
  startObexDmListener,
} from "../../bearer/obex/start-dm-listener.ts";
import { type ObexResponseName, obexResponseName } from "../../codec/obex/response-codes.ts";
import type { DmServer } from "../dm/dm-server.ts";
import type { DmResponse } from "../dm/dm-server-options.ts";

/** Has a DM server take sessions at an OBEX port too (SyncML_OBEX). @throws {PortError} (rejects) `listen-failed` */
export function startObex(
  server: DmServer,
  options: Omit<ObexDmListenerOptions, "takeMessage">,
): Promise<ObexDmListener> {
  const takeMessage = (message: DmMessage) => {
    // There is one resource behind the port, so there is no path.
    const answer = server.handle({ ...message, path: "/" });
    return answer.status === 200 ? afterDelay(answer, options.clock) : responseOf(answer.status);
  };
  return startObexDmListener({ ...options, takeMessage });
}

/** The server's message in a response. */
export function messageOf({ contentType, body, hmac }: DmResponse): DmMessage {
  return { contentType, body, ...(hmac === undefined ? {} : { hmac }) };
}

async function afterDelay(answer: DmResponse, clock: Clock): Promise<DmMessage> {
  const { delayMs = 0 } = answer;
  if (delayMs > 0) await pause(clock, delayMs);
  return messageOf(answer);
}

function pause(clock: Clock, ms: Millis): Promise<void> {
  return new Promise((resolve) => void clock.setTimeout(resolve, ms));
}

/** The codes of OBEX follow those of HTTP (OBEX §3.2). */
function responseOf(status: number): ObexResponseName {
  const rest = status % 100;
  const name = rest < 16 ? obexResponseName(((Math.floor(status / 100) + 8) << 4) | rest) : undefined;
  return name ?? "Internal Server Error";
}
