/** The control API: a running bank of handsets, held over HTTP and watched over WebSocket. */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Clock } from "../base/clock.ts";
import { ConfigError } from "../base/errors.ts";
import { Admission, isLoopback } from "../bearer/http/admission.ts";
import { boundedServer, closeServer } from "../bearer/http/bounded-server.ts";
import { jsonRefusal } from "../bearer/http/json-answer.ts";
import type { HttpResponse } from "../bearer/http/listener.ts";
import { send, sendOnSocket } from "../bearer/http/send.ts";
import { splitTarget } from "../bearer/http/url.ts";
import { listen } from "../bearer/peer/listen.ts";
import { peerOf } from "../bearer/peer/socket-name.ts";
import { webSocketUpgrader } from "../bearer/websocket/channel.ts";
import type { EventBus } from "../events/bus.ts";
import { handsetNamed } from "../lab/operate/handset-named.ts";
import type { Operated } from "../lab/operate/operated.ts";
import { faultAnswer, operateRefusal } from "./answer.ts";
import { EventStream } from "./event-stream.ts";
import { handle } from "./handle.ts";
import { CONTROL_LIMITS, type ControlLimits } from "./limits.ts";
import { EVENTS_PATH } from "./protocol.ts";

/** Where the control API listens, what it holds, and who may call. */
export interface ControlApiOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Must be known to whoever calls. Only on a loopback address it may be left out. */
  readonly token?: string | undefined;
  readonly operated: Operated;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly limits?: Partial<ControlLimits>;
}

/** The control API, until it is closed. */
export interface ControlApi {
  /** For example `http://127.0.0.1:8079`. */
  readonly address: string;
  /** Takes no more requests, lets answers under way finish for a moment, and cuts every connection. */
  close(): Promise<void>;
}

/** Octets of a message that a subscriber may send, which is one too much. */
const MAX_MESSAGE_BYTES = 1_024;
/** Characters of a path in an event. */
const LONGEST_PATH = 200;
/** For requests that do not wait for the answer before: a few octets each could ask for any number of long answers. */
const ONE_AT_A_TIME = jsonRefusal(503, "busy", "the answer before was not awaited", { Connection: "close" });

/** Listens for callers. @throws {PortError} (rejects) `listen-failed` @throws {ConfigError} (rejects) when others than this machine could call without a token */
export async function startControlApi(options: ControlApiOptions): Promise<ControlApi> {
  const { host, token, operated, bus, clock } = options;
  if (token === undefined && !isLoopback(host)) {
    throw new ConfigError([{ file: "control API", path: host, expected: "a token, as this is no loopback address" }]);
  }
  const limits = { ...CONTROL_LIMITS, ...options.limits };
  const { emit } = bus;
  const admission = new Admission(token, isLoopback(host));
  const stream = new EventStream(bus, clock, limits);
  const tell = (peer: string, status: number, { method = "", url = "" }: Partial<IncomingMessage> = {}) => {
    const path = splitTarget(url).path.slice(0, LONGEST_PATH);
    emit({ type: "control.requested", method, path, status, peer });
  };
  const turnAway = (socket: Duplex, answer: HttpResponse, request?: IncomingMessage) => {
    tell(peerOf(socket), answer.status, request);
    sendOnSocket(socket, answer);
  };
  // Node would answer by itself to a request without a Host; whom a request may name is decided with the rest.
  const server = boundedServer(limits, { requireHostHeader: false });
  server.timeout = limits.idleTimeoutMs;
  server.on("connection", (socket) => {
    socket.on("error", () => {}); // Whoever is gone has an answer no more; without a listener it would take the process with it.
  });
  /** Connections with a request under way. */
  const busy = new WeakSet<Duplex>();
  server.on("request", async (request, response) => {
    const { socket } = request;
    const peer = peerOf(socket);
    const isAhead = busy.has(socket);
    busy.add(socket);
    if (!isAhead) response.on("close", () => busy.delete(socket));
    const answer = isAhead ? ONE_AT_A_TIME : await handle(request, { operated, admission, emit, clock, limits });
    if (!answer) return;
    tell(peer, answer.status, request);
    send(response, answer);
  });
  const upgrader = webSocketUpgrader(MAX_MESSAGE_BYTES, (socket, reason) =>
    turnAway(socket, jsonRefusal(400, "bad-request", `no upgrade to WebSocket: ${reason}`)),
  );
  server.on("upgrade", (request, socket, head) => {
    const refused = admission.refusalOf(request.headers) ?? watchRefusal(request, operated, stream);
    if ("status" in refused) return turnAway(socket, refused, request);
    upgrader.upgrade(request, socket, head, (channel) => {
      tell(peerOf(socket), 101, request);
      return stream.add(channel, refused.handset);
    });
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (socket.writable) turnAway(socket, faultAnswer(error.code));
  });
  const address = await listen(server, { ...options, bearer: "control" });
  return {
    address: `http://${address}`,
    close: async () => {
      const closed = closeServer(server, clock, limits.closeGraceMs);
      await stream.close();
      await closed;
    },
  };
}

/** What an upgrade request wants to watch, or why it may not. */
function watchRefusal(
  request: IncomingMessage,
  { fleet }: Operated,
  stream: EventStream,
): { readonly handset: string | undefined } | HttpResponse {
  const { path, query } = splitTarget(request.url);
  if (path !== EVENTS_PATH) return jsonRefusal(404, "not-found", `only ${EVENTS_PATH} takes WebSocket`);
  if (stream.isFull) return jsonRefusal(503, "busy", "too many watch already");
  const name = new URLSearchParams(query).get("handset");
  if (name === null) return { handset: undefined };
  try {
    return { handset: handsetNamed(fleet, name).id };
  } catch (error) {
    return operateRefusal(error) ?? jsonRefusal(500, "bug", "this is a fault in phonebank");
  }
}
