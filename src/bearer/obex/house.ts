import { createServer, type Server, type Socket } from "node:net";
import type { Clock } from "../../base/clock.ts";
import type { Random } from "../../base/random.ts";
import { encodeObexResponse } from "../../codec/obex/packet.ts";
import { plainReply } from "../../codec/obex/server-answers.ts";
import type { Emit } from "../../events/event.ts";
import { listen } from "../peer/listen.ts";
import { peerOf } from "../peer/socket-name.ts";
import { ObexConnection } from "./connection.ts";
import type { ObexDesk, OnRefused } from "./desk.ts";
import type { ObexServerLimits } from "./limits.ts";
import { PasswordGate } from "./password-gate.ts";

/** What is behind one port. */
export interface ObexDoor {
  /** The handset whose port it is; none for a server's. */
  readonly handset?: string;
  /** Makes room for a client. */
  readonly admit: (peer: string) => ObexVisit;
}

/** A client's time in the house. */
export interface ObexVisit {
  readonly openDesk: (onRefused: OnRefused) => ObexDesk;
  /** Called when nothing that comes from the client counts any more. */
  readonly onEnd?: (reason: string) => void;
}

export interface ObexHouseOptions {
  readonly host: string;
  /** What clients have to know; without it, everyone is let in. */
  readonly password?: string | undefined;
  readonly emit: Emit;
  readonly clock: Clock;
  /** For challenges. */
  readonly random: Random;
  readonly limits: ObexServerLimits;
}

/** The ports that are open, and all their connections. */
export class ObexHouse {
  readonly #options: ObexHouseOptions;
  readonly #servers: Server[] = [];
  readonly #connections = new Map<ObexConnection, ObexDoor>();
  #accepted = 0;

  constructor(options: ObexHouseOptions) {
    this.#options = options;
  }

  /** Opens a port, 0 for any free one, and gives its host and port. @throws {PortError} (rejects) `listen-failed` */
  async open(port: number, door: ObexDoor): Promise<string> {
    const { host } = this.#options;
    const server = createServer((socket) => this.#onConnection(socket, door));
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

  #onConnection(socket: Socket, door: ObexDoor): void {
    const { password, random, emit, clock, limits } = this.#options;
    const { handset } = door;
    const peer = peerOf(socket);
    const crowd = this.#crowd(door);
    if (crowd !== undefined) {
      emit({ type: "obex.refused", peer, reason: crowd, ...(handset === undefined ? {} : { handset }) });
      turnAway(socket);
      return;
    }
    const label = `obex-${++this.#accepted}`;
    const gate = password === undefined ? undefined : new PasswordGate(password, random.fork(label));
    const { openDesk, onEnd } = door.admit(peer);
    const connection = new ObexConnection({ socket, peer, handset, gate, openDesk, clock, limits, emit });
    this.#connections.set(connection, door);
    if (onEnd) void connection.ended.then(onEnd);
    void connection.closed.then(() => this.#connections.delete(connection));
  }

  /** Why there is no room for one more, if so. */
  #crowd(door: ObexDoor): string | undefined {
    const { maxConnections, maxConnectionsPerPort } = this.#options.limits;
    if (this.#connections.size >= maxConnections) return `more than ${maxConnections} connections`;
    const same = [...this.#connections.values()].filter((each) => each === door).length;
    return same < maxConnectionsPerPort ? undefined : `more than ${maxConnectionsPerPort} connections`;
  }
}

/** There is no room: the client is told in a way that needs no reading of what it sends. */
function turnAway(socket: Socket): void {
  socket.on("error", () => {});
  socket.resume();
  socket.end(encodeObexResponse(plainReply("Service Unavailable")), () => socket.destroySoon());
}
