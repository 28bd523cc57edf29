/** A DM session over OBEX whose octets stop at every position, in either direction. */
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { concatBytes, utf8Bytes } from "../../../../src/base/bytes.ts";
import { systemClock } from "../../../../src/base/clock.ts";
import { seededRandom } from "../../../../src/base/random.ts";
import { ObexSessionTransport } from "../../../../src/bearer/obex/dm/session-transport.ts";
import { type ObexDmListener, startObexDmListener } from "../../../../src/bearer/obex/dm/start-listener.ts";
import { SYNCML_DM_TYPES } from "../../../../src/codec/syncml/message.ts";
import type { EventBody } from "../../../../src/events/event.ts";
import type { SessionAnswer, SessionRequest } from "../../../../src/ports/session-transport.ts";

const { wbxml } = SYNCML_DM_TYPES;
const HANDSET = "352099000000006";
const MESSAGES = ["package 1", "package 3"];

let listener: ObexDmListener;
const heard: EventBody[] = [];
/** What a session that nothing disturbs has sent either way. */
let sent = new Uint8Array();
let received = new Uint8Array();
const isGone = ({ type }: EventBody) => type === "obex.closed";

beforeAll(async () => {
  listener = await startObexDmListener({
    host: "127.0.0.1",
    port: 0,
    takeMessage: async ({ contentType, body }) => ({ contentType, body }),
    emit: (event) => heard.push(event),
    clock: systemClock,
    random: seededRandom("dm"),
  });
  const events: EventBody[] = [];
  const answers = await talk(listener.url, events);
  expect(answers).toHaveLength(MESSAGES.length);
  const octetsOf = (type: string) =>
    concatBytes(events.flatMap((e) => ("bytes" in e && e.type === type ? [e.bytes] : [])));
  sent = Uint8Array.from(octetsOf("obex.sent"));
  received = Uint8Array.from(octetsOf("obex.received"));
});
afterAll(() => listener.close());

/** A session of these messages, to its end or to the first that has no answer. */
async function talk(url: string, events: EventBody[] = []): Promise<readonly SessionAnswer[]> {
  const transport = new ObexSessionTransport({ clock: systemClock, emit: (event) => events.push(event) });
  const answers: SessionAnswer[] = [];
  for (const text of MESSAGES) {
    const answer = await transport.exchange(requestOf(url, text));
    answers.push(answer);
    if (answer.outcome === "failed") break;
  }
  transport.finish(HANDSET, "session-1");
  await transport.close();
  return answers;
}

function requestOf(url: string, text: string): SessionRequest {
  return {
    url,
    contentType: wbxml,
    body: utf8Bytes(text),
    userAgent: "test",
    maxAnswerBytes: 10_000,
    timeoutMs: 60_000,
    retries: 0,
    handset: HANDSET,
    span: "session-1",
  };
}

describe("A session over OBEX", () => {
  test("ends cleanly at the device wherever the server's octets stop", async () => {
    let cut = 0;
    // It waits for each request, as the server did, and has said so much when it hangs up.
    const server = createServer((socket) => replay(socket, received.subarray(0, cut)));
    const url = await urlOf(server);
    for (cut = 0; cut < received.length; cut++) {
      const events: EventBody[] = [];
      const answers = await talk(url, events);
      const whole = answers.filter(({ outcome }) => outcome === "answered");
      const isWhole = whole.length === MESSAGES.length;
      const last = answers.at(-1);
      expect({ cut, outcome: last?.outcome }).toEqual({ cut, outcome: isWhole ? "answered" : "failed" });
      if (last?.outcome === "failed") expect(last.reason).toBe("unreachable");
      expect(events.filter(isGone)).toHaveLength(1);
      // Only the octets of the answer to DISCONNECT may be missing when nothing else is.
      expect(isWhole).toBe(cut >= received.length - 3);
    }
    server.close();
    await once(server, "close");
  });

  test("ends cleanly at the server wherever the device's octets stop", async () => {
    heard.length = 0;
    const port = Number(new URL(listener.url).port);
    for (let cut = 0; cut < sent.length; cut++) {
      const socket = connect({ host: "127.0.0.1", port });
      await once(socket, "connect");
      socket.resume();
      socket.end(sent.subarray(0, cut));
      await once(socket, "close");
    }
    await expect.poll(() => heard.filter(isGone).length, { interval: 1 }).toBe(sent.length);
    expect(heard.filter(({ type }) => type === "obex.refused")).toEqual([]);
    expect((await talk(listener.url)).map(({ outcome }) => outcome)).toEqual(["answered", "answered"]);
  });
});

/** Says the responses one by one, each to a request; what is left of the last one, and then the end. */
function replay(socket: Socket, octets: Uint8Array): void {
  let at = 0;
  socket.on("error", () => {});
  const say = () => {
    const length = ((octets[at + 1] ?? 0) << 8) | (octets[at + 2] ?? 0);
    const whole = octets.length - at >= 3 && octets.length - at >= length;
    socket.write(octets.subarray(at, whole ? at + length : octets.length));
    at += length;
    if (!whole) socket.end();
  };
  // Each request of this session is one packet, and is sent when the response before it is there.
  socket.on("data", say);
}

async function urlOf(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("no address");
  return `obex://127.0.0.1:${address.port}`;
}
