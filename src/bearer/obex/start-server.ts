/**
 * The inboxes of handsets as OBEX servers over TCP, each on a port of its own, as a cable would lead to it. Connections
 * are independent: whatever one client does, the others keep theirs.
 */
import { createServer, type Server, type Socket } from "node:net";
import type { Clock } from "../../base/clock.ts";
import type { Random } from "../../base/random.ts";
import { encodeObexResponse } from "../../codec/obex/packet.ts";
import { plainReply } from "../../codec/obex/server-answers.ts";
import type { Emit } from "../../events/event.ts";
import type { Deliver } from "../../ports/inbound.ts";
import { listen } from "../peer/listen.ts";
import { peerOf } from "../peer/socket-name.ts";
import { ObexConnection } from "./connection.ts";
import type { ObexDmTransport } from "./dm-transport.ts";
import { OBEX_SERVER_LIMITS, type ObexServerLimits } from "./limits.ts";
import { PasswordGate } from "./password-gate.ts";
import type { Serve } from "./service.ts";

/** One handset and the port that leads to it; 0 takes any free port. */
export interface ObexPort {
  readonly handset: string;
  readonly port: number;
}

export interface ObexServerOptions {
  readonly host: string;
  readonly handsets: readonly ObexPort[];
  /** What clients have to know; without it, everyone may put. */
  readonly password?: string;
  /** Answers GET; without it, nothing is found. */
  readonly serve?: Serve;
  /** What sessions go over with DM servers that connect; without it, they can put and no more. */
  readonly lines?: ObexDmTransport | undefined;
  readonly deliver: Deliver;
  readonly emit: Emit;
  readonly clock: Clock;
  /** For challenges. */
  readonly random: Random;
  readonly limits?: Partial<ObexServerLimits>;
}

export interface ObexServer {
  /** For example `127.0.0.1:6500`, by handset, in the order of the options. */
  readonly addresses: ReadonlyMap<string, string>;
  /** Ends every connection and waits until all are gone. */
  close(): Promise<void>;
}

/** Listens for OBEX clients of all the handsets. @throws {PortError} (rejects) `listen-failed`; then none of the ports is kept */
export async function startObexServer(options: ObexServerOptions): Promise<ObexServer> {
  const house = new House(options);
  const addresses = new Map<string, string>();
  try {
    for (const { handset, port } of options.handsets) addresses.set(handset, await house.open(handset, port));
  } catch (error) {
    await house.close();
    throw error;
  }
  return { addresses, close: () => house.close() };
}

/** The ports that are open, and all their connections. */
class House {
  readonly #options: ObexServerOptions;
  readonly #limits: ObexServerLimits;
  readonly #servers: Server[] = [];
  readonly #connections = new Map<ObexConnection, string>();
  #accepted = 0;

  constructor(options: ObexServerOptions) {
    this.#options = options;
    this.#limits = { ...OBEX_SERVER_LIMITS, ...options.limits };
  }

  /** Opens a handset's port and gives its address. @throws {PortError} (rejects) `listen-failed` */
  async open(handset: string, port: number): Promise<string> {
    const { host } = this.#options;
    const server = createServer((socket) => this.#onConnection(socket, handset));
    const address = await listen(server, { bearer: "obex", host, port });
    this.#servers.push(server);
    return address;
  }

  async close(): Promise<void> {
    const closed = this.#servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    for (const connection of this.#connections.keys()) connection.end("shutting down");
    await Promise.all([...closed, ...[...this.#connections.keys()].map((connection) => connection.closed)]);
  }

  #onConnection(socket: Socket, handset: string): void {
    const { password, random, emit, lines } = this.#options;
    const peer = peerOf(socket);
    const crowd = this.#crowd(handset);
    if (crowd !== undefined) {
      emit({ type: "obex.refused", handset, peer, reason: crowd });
      turnAway(socket);
      return;
    }
    const label = `obex-${++this.#accepted}`;
    const gate = password === undefined ? undefined : new PasswordGate(password, random.fork(label));
    const line = lines?.open(handset);
    const connection = new ObexConnection({
      ...this.#options,
      socket,
      peer,
      handset,
      limits: this.#limits,
      ...(gate ? { gate } : {}),
      ...(line ? { line } : {}),
    });
    this.#connections.set(connection, handset);
    if (line) void connection.ended.then((reason) => lines?.hangUp(line, reason));
    void connection.closed.then(() => this.#connections.delete(connection));
  }

  /** Why there is no room for one more, if so. */
  #crowd(handset: string): string | undefined {
    const { maxConnections, maxConnectionsPerHandset } = this.#limits;
    if (this.#connections.size >= maxConnections) return `more than ${maxConnections} connections`;
    const ofHandset = [...this.#connections.values()].filter((each) => each === handset).length;
    return ofHandset < maxConnectionsPerHandset ? undefined : `more than ${maxConnectionsPerHandset} connections`;
  }
}

/** There is no room: the client is told in a way that needs no reading of what it sends. */
function turnAway(socket: Socket): void {
  socket.on("error", () => {});
  socket.resume();
  socket.end(encodeObexResponse(plainReply("Service Unavailable")), () => socket.destroySoon());
}
