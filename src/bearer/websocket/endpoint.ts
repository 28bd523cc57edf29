import { createServer, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Clock, TimerId } from "../../base/clock.ts";
import { sendOnSocket } from "../http/send.ts";
import { listen } from "../peer/listen.ts";
import { formatSocket, peerOf } from "../peer/socket-name.ts";
import { type Channel, type ChannelListener, webSocketUpgrader } from "./channel.ts";
import type { WebSocketLimits } from "./limits.ts";

/** Where an endpoint listens, and who decides on what comes. */
export interface EndpointOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly clock: Clock;
  readonly limits: WebSocketLimits;
  /** Decides on an upgrade request: who takes the channel, or the HTTP status that says why nobody does. */
  readonly decide: (request: IncomingMessage, peer: string) => ((channel: Channel) => ChannelListener) | Refused;
  readonly onRefused: (peer: string, reason: string) => void;
}

/** An HTTP status instead of a channel, and the reason in words. */
export interface Refused {
  readonly status: number;
  readonly reason: string;
}

/** An endpoint that takes connections until it is closed. */
export interface Endpoint {
  /** For example `ws://127.0.0.1:8081`. */
  readonly address: string;
  /** Takes no more connections, drops those that have no channel yet, and waits until all are gone. */
  close(): Promise<void>;
}

/** Listens for upgrade requests; anything else is answered with an HTTP status and the end of the connection. @throws {PortError} (rejects) `listen-failed` */
export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const { clock, limits, onRefused } = options;
  /** Connections without a channel, each with the timer that ends its patience. */
  const handshakes = new Map<Duplex, TimerId>();
  const refuse = (socket: Duplex, { status, reason }: Refused) => {
    onRefused(peerOf(socket), reason);
    turnAway(socket, status);
  };
  const upgrader = webSocketUpgrader(limits.maxMessageBytes, (socket, reason) =>
    refuse(socket, { status: 400, reason }),
  );
  const settle = (socket: Duplex) => {
    clock.clearTimeout(handshakes.get(socket));
    handshakes.delete(socket);
  };
  const server = createServer();
  server.maxConnections = limits.maxConnections;
  server.on("connection", (socket) => {
    socket.on("error", () => {}); // Told by `close`; without a listener it would take the process with it.
    socket.once("close", () => settle(socket));
    handshakes.set(
      socket,
      clock.setTimeout(() => {
        onRefused(peerOf(socket), "no upgrade in time");
        socket.destroy();
      }, limits.handshakeTimeoutMs),
    );
  });
  server.on("drop", (dropped) => {
    const peer = formatSocket(dropped?.remoteAddress ?? "?", dropped?.remotePort ?? 0);
    onRefused(peer, `more than ${limits.maxConnections} connections`);
  });
  server.on("clientError", (error, socket) => {
    if (socket.writable) refuse(socket, { status: 400, reason: `not HTTP: ${error.message}` });
  });
  server.on("request", (request) => refuse(request.socket, { status: 426, reason: "no upgrade to WebSocket" }));
  server.on("upgrade", (request, socket, head) => {
    const decision = options.decide(request, peerOf(socket));
    if ("status" in decision) refuse(socket, decision);
    else {
      upgrader.upgrade(request, socket, head, (channel) => {
        settle(socket);
        return decision(channel);
      });
    }
  });
  const address = await listen(server, { ...options, bearer: "websocket" });
  return {
    address: `ws://${address}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of handshakes.keys()) socket.destroy();
      }),
  };
}

/** Says no in a status alone. */
function turnAway(socket: Duplex, status: number): void {
  sendOnSocket(socket, { status, headers: status === 426 ? { Upgrade: "websocket" } : {}, body: new Uint8Array() });
}
