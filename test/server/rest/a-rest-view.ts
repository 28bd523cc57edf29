import { request } from "node:http";
import { systemClock } from "../../../src/base/clock.ts";
import { seededRandom } from "../../../src/base/random.ts";
import { decodeSyncml, encodeSyncml } from "../../../src/codec/syncml/codec.ts";
import { SYNCML_DM_TYPES, type SyncMLMessage } from "../../../src/codec/syncml/message.ts";
import type { EventBody } from "../../../src/events/event.ts";
import { JOB_SCHEMA } from "../../../src/server/jobs/job.ts";
import type { PushSender } from "../../../src/server/rest/notify.ts";
import { accountBook } from "../../../src/server/security/account.ts";
import { startDmServer } from "../../../src/server/start-dm-server.ts";
import { ACCOUNT, DEVICE } from "../client-messages.ts";

/** An answer, its body read as JSON where it is one. */
export interface RestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** A carrier that takes every push. */
const TAKES_ALL: PushSender = () => Promise.resolve({ accepted: true, answer: "taken" });

/** A DM server on a free port with its REST view, and ways to ask both. */
export async function aRestView(
  options: { token?: string; rest?: boolean; commands?: readonly object[]; send?: PushSender } = {},
) {
  const { token, rest = true, send = TAKES_ALL, commands = [{ get: "./DevDetail/FwV", expect: 200 }] } = options;
  const events: EventBody[] = [];
  const started = await startDmServer({
    host: "127.0.0.1",
    port: 0,
    serverId: "dm.example.com",
    accounts: accountBook(new Map([[DEVICE, ACCOUNT]])),
    jobs: [JOB_SCHEMA.parse({ name: "inventory", commands })],
    auth: "md5",
    random: seededRandom(1),
    clock: systemClock,
    emit: (event) => void events.push(event),
    ...(rest ? { rest: { ...(token === undefined ? {} : { token }), send } } : {}),
  });
  const port = Number(new URL(started.address).port);
  return {
    ...started,
    events,
    call: (method: string, path: string, body?: string, headers: Readonly<Record<string, string>> = {}) =>
      call(port, method, path, body, headers),
    /** Sends a message as a device does. */
    async post(message: SyncMLMessage): Promise<SyncMLMessage> {
      const headers = { "Content-Type": SYNCML_DM_TYPES.wbxml };
      const response = await fetch(started.url, { method: "POST", headers, body: encodeSyncml(message, "wbxml") });
      return decodeSyncml(new Uint8Array(await response.arrayBuffer())).message;
    },
  };
}

function call(
  port: number,
  method: string,
  path: string,
  body: string | undefined,
  headers: Readonly<Record<string, string>>,
): Promise<RestAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, method, path, headers, agent: false });
    sent.on("error", reject);
    sent.on("response", (response) => {
      let received = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        received += chunk;
      });
      response.on("end", () => {
        const isJson = response.headers["content-type"]?.startsWith("application/json") ?? false;
        const { statusCode = 0, headers } = response;
        resolve({ status: statusCode, headers, body: isJson ? JSON.parse(received) : received });
      });
    });
    sent.end(body);
  });
}
