/** What is measured in P1 to P4: sessions of many handsets at a time with the replaying peer, by our engine, by a whole fleet, and by undici alone. */
import { Client, type Dispatcher } from "undici";
import { systemClock } from "../src/base/clock.ts";
import type { ConnectionPolicy } from "../src/bearer/http/connections.ts";
import { startHttpTransport } from "../src/bearer/http/session-transport.ts";
import { EventBus } from "../src/events/bus.ts";
import type { DeviceModel } from "../src/handset/model/model.ts";
import { type Dialect, type Dialogue, recordDialogue } from "./dm-dialogue.ts";
import { benchModel, managedHandset } from "./dm-handset.ts";
import { openTalk, type Sending } from "./dm-talk.ts";
import type { Round } from "./figure.ts";
import { WINDOW } from "./in-window.ts";
import { startReplayPeer } from "./replay-peer.ts";

/** One kind of sessions, what both sides say in one, and a peer that says the server's. */
export interface DmTrial {
  readonly dialect: Dialect;
  readonly connections: ConnectionPolicy;
  readonly model: DeviceModel;
  readonly dialogue: Dialogue;
  readonly origin: string;
}

/** Makes the dialogue, and starts its peer. */
export async function prepareTrial(dialect: Dialect, connections: ConnectionPolicy): Promise<DmTrial> {
  const model = benchModel(dialect.encoding);
  const dialogue = await recordDialogue(model, dialect);
  return { dialect, connections, model, dialogue, origin: await startReplayPeer(dialogue.answers) };
}

/** The engine and the HTTP transport, without handsets around them. */
export async function openEngine(sessions: number, trial: DmTrial): Promise<Round> {
  const { dialect, connections, model, origin } = trial;
  const { emit } = new EventBus(systemClock);
  const transport = startHttpTransport({ connections, clock: systemClock, emit, limits: { poolSize: WINDOW } });
  const lanes = Array.from({ length: WINDOW }, (_, lane) => {
    const handset = managedHandset(model, lane, `${origin}/${pathOf(lane)}`, dialect.proof);
    const talk = openTalk(model, handset, emit);
    return async (span: string) => {
      await talk((message) => transport.exchange(requestOf(message, handset.id, span, model)));
      transport.finish(handset.id, span);
    };
  });
  const all = async (count: number) => {
    const spans = Array.from({ length: count }, (_, i) => `session-${i}`).values();
    await Promise.all(
      lanes.map(async (talk) => {
        for (const span of spans) await talk(span);
      }),
    );
  };
  await all(WINDOW);
  return { run: () => all(sessions), close: () => transport.close() };
}

function requestOf({ url, contentType, body, hmac }: Sending, handset: string, span: string, model: DeviceModel) {
  const { userAgent, dm } = model;
  return {
    url,
    contentType,
    body,
    ...(hmac === undefined ? {} : { hmac }),
    userAgent,
    maxAnswerBytes: dm.maxMsgSize * 4,
    timeoutMs: dm.answerTimeoutMs,
    retries: dm.messageRetries,
    handset,
    span,
  };
}

/** undici by itself, POSTing the octets of the same session to the same peer. */
export async function openBareClients(sessions: number, trial: DmTrial): Promise<Round> {
  const { connections, dialogue, origin } = trial;
  const connect = () => new Client(origin, { pipelining: 1 });
  const contentType = dialogue.answers[0]?.contentType ?? "";
  const say = async (client: Client, lane: number) => {
    for (const body of dialogue.requests) await postBare(client, `/${pathOf(lane)}`, contentType, body);
  };
  const kept = connections === "shared-pool" ? Array.from({ length: WINDOW }, connect) : [];
  const all = async (count: number) => {
    const turns = Array.from({ length: count }).values();
    const lane = async (_: unknown, index: number) => {
      for (const _turn of turns) {
        const client = kept[index] ?? connect();
        await say(client, index);
        if (kept.length === 0) void client.destroy();
      }
    };
    await Promise.all(Array.from({ length: WINDOW }, lane));
  };
  await all(WINDOW);
  return {
    run: () => all(sessions),
    async close() {
      await Promise.all(kept.map((client) => client.destroy()));
    },
  };
}

function postBare(client: Client, path: string, contentType: string, body: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    let octets = 0;
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart() {},
      onResponseStart() {},
      onResponseData(_controller, chunk) {
        octets += chunk.length;
      },
      onResponseEnd: () => resolve(octets),
      onResponseError: (_controller, error) => reject(error),
    };
    client.dispatch({ method: "POST", path, headers: { "content-type": contentType }, body }, handler);
  });
}

function pathOf(lane: number): string {
  return String(lane).padStart(6, "0");
}
