import { createServer, type Server, type Socket } from "node:net";
import type { Clock } from "../../base/clock.ts";
import type { Random } from "../../base/random.ts";
import { encodeObexResponse } from "../../codec/obex/packet.ts";
import { plainReply } from "../../codec/obex/server-answers.ts";
import type { Emit } from "../../events/event.ts";
import { listen } from "../peer/listen.ts";
import { peerOf } from "../peer/socket-name.ts";
import { PasswordGate } from "./password-gate.ts";
import { ObexServerConnection } from "./server-connection.ts";
import type { ObexServerLimits } from "./server-limits.ts";
import type { ObexService, OnRefused } from "./service.ts";

/** What one port leads to. */
export interface ServedPort {
  /** The handset whose port it is; none for a server's. */
  readonly handset?: string;
  /** Called for each client that there is room for. */
  readonly accept: (peer: string) => AcceptedClient;
}

/** What a client gets that was let in. */
export interface AcceptedClient {
  readonly openService: (onRefused: OnRefused) => ObexService;
  /** Called when nothing that comes from the client counts any more. */
  readonly onEnd?: (reason: string) => void;
}

/** What all ports of a listener have in common. */
export interface ObexListenerOptions {
  readonly host: string;
  /** What clients have to know; without it, everyone is let in. */
  readonly password?: string | undefined;
  readonly emit: Emit;
  readonly clock: Clock;
  /** For challenges. */
  readonly random: Random;
  readonly limits: ObexServerLimits;
}

/** The ports of an OBEX server over TCP, and all their connections. */
export class ObexListener {
  readonly #options: ObexListenerOptions;
  readonly #servers: Server[] = [];
  readonly #connections = new Map<ObexServerConnection, ServedPort>();
  #accepted = 0;

  constructor(options: ObexListenerOptions) {
    this.#options = options;
  }

  /** Opens a port, 0 for any free one, and gives its host and port. @throws {PortError} (rejects) `listen-failed` */
  async open(port: number, served: ServedPort): Promise<string> {
    const { host } = this.#options;
    const server = createServer((socket) => this.#onConnection(socket, served));
    const address = await listen(server, { bearer: "obex", host, port });
    this.#servers.push(server);
    return address;
  }

  /** Ends every connection and waits until all are gone. */
  async close(): Promise<void> {
    const closed = this.#servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    for (const connection of this.#connections.keys()) connection.end("shutting down");
    await Promise.all([...closed, ...[...this.#connections.keys()].map((connection) => connection.closed)]);
  }

  #onConnection(socket: Socket, served: ServedPort): void {
    const { password, random, emit, clock, limits } = this.#options;
    const { handset } = served;
    const peer = peerOf(socket);
    const crowd = this.#crowd(served);
    if (crowd !== undefined) {
      emit({ type: "obex.refused", peer, reason: crowd, ...(handset === undefined ? {} : { handset }) });
      turnAway(socket);
      return;
    }
    const label = `obex-${++this.#accepted}`;
    const gate = password === undefined ? undefined : new PasswordGate(password, random.fork(label));
    const { openService, onEnd } = served.accept(peer);
    const connection = new ObexServerConnection({ socket, peer, handset, gate, openService, clock, limits, emit });
    this.#connections.set(connection, served);
    if (onEnd) void connection.ended.then(onEnd);
    void connection.closed.then(() => this.#connections.delete(connection));
  }

  /** Why there is no room for one more, if so. */
  #crowd(served: ServedPort): string | undefined {
    const { maxConnections, maxConnectionsPerPort } = this.#options.limits;
    if (this.#connections.size >= maxConnections) return `more than ${maxConnections} connections`;
    const same = [...this.#connections.values()].filter((each) => each === served).length;
    return same < maxConnectionsPerPort ? undefined : `more than ${maxConnectionsPerPort} connections`;
  }
}

/** There is no room: the client is told in a way that needs no reading of what it sends. */
function turnAway(socket: Socket): void {
  socket.on("error", () => {});
  socket.resume();
  socket.end(encodeObexResponse(plainReply("Service Unavailable")), () => socket.destroySoon());
}
