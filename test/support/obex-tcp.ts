/** Our OBEX states over TCP, for peers that speak it there. */

import { once } from "node:events";
import { createServer, connect as openConnection, type Server, type Socket } from "node:net";
import {
  connectionFrom,
  connectRequest,
  type ObexConnection,
  type ObexOutcome,
  type OperationOptions,
  receiveResponse,
  startPut,
} from "../../src/codec/obex/client.ts";
import { addObexOctets, EMPTY_OBEX_STREAM } from "../../src/codec/obex/frame.ts";
import type { ObexObject } from "../../src/codec/obex/object.ts";
import {
  decodeObexRequest,
  decodeObexResponse,
  encodeObexRequest,
  encodeObexResponse,
  type ObexRequest,
  type ObexResponse,
} from "../../src/codec/obex/packet.ts";
import { receiveRequest } from "../../src/codec/obex/server.ts";
import { acceptConnect, answerWith } from "../../src/codec/obex/server-answers.ts";
import { newObexServer, type ObexServerSettings, type ObexServerStep } from "../../src/codec/obex/server-state.ts";

/** A server that takes every object. */
export interface ObexTcpServer {
  readonly port: number;
  /** Requests of all connections, and objects that they made. */
  readonly requests: readonly ObexRequest[];
  readonly objects: readonly ObexObject[];
  /** What clients did wrong. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

/** Listens on a free port of the loopback address. A client that names a target gets a connection id. */
export async function anObexTcpServer(settings: Partial<ObexServerSettings> = {}): Promise<ObexTcpServer> {
  const requests: ObexRequest[] = [];
  const objects: ObexObject[] = [];
  const faults: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}); // A peer that hangs up is gone.
    let state = newObexServer(settings);
    readPackets(socket, (packet) => {
      const request = decodeObexRequest(packet);
      requests.push(request);
      const step = answered(receiveRequest(state, request));
      state = step.state;
      if (step.object) objects.push(step.object);
      if (step.error) faults.push(step.error.detail);
      if (step.reply) socket.write(encodeObexResponse(step.reply));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  };
  return { port, requests, objects, faults, close };
}

function answered(step: ObexServerStep): ObexServerStep {
  const { asked } = step;
  if (!asked) return step;
  if (asked.operation !== "CONNECT") return answerWith(step.state, "Not Found");
  return acceptConnect(step.state, asked.headers.length > 0 ? { connectionId: 7 } : {});
}

const MAX_PACKET_LENGTH = 1024;

/** Connects to a server, puts one object, and hangs up. */
export async function putOverTcp(
  address: { readonly host: string; readonly port: number },
  object: ObexObject,
  options: OperationOptions = {},
): Promise<ObexOutcome> {
  const socket = openConnection(address);
  await once(socket, "connect");
  const client = new Exchange(socket);
  try {
    const granted = connectionFrom(await client.ask(connectRequest({ maxPacketLength: MAX_PACKET_LENGTH })));
    if (!granted) throw new Error("the server refused the connection");
    return await put(client, object, granted, options);
  } finally {
    socket.destroy();
  }
}

async function put(client: Exchange, object: ObexObject, connection: ObexConnection, options: OperationOptions) {
  let step = startPut(object, connection, options);
  while (step.send) step = receiveResponse(step.state, await client.ask(step.send));
  if (!step.outcome) throw new Error("neither a packet nor an outcome");
  return step.outcome;
}

/** Requests and their responses, one at a time. */
class Exchange {
  readonly #socket: Socket;
  #take: (packet: Uint8Array) => void = () => {};
  #fail: (error: Error) => void = () => {};

  constructor(socket: Socket) {
    this.#socket = socket;
    readPackets(socket, (packet) => this.#take(packet));
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#fail(new Error("the server hung up")));
  }

  ask(request: ObexRequest): Promise<ObexResponse> {
    return new Promise((resolve, reject) => {
      this.#take = (packet) => resolve(decodeObexResponse(packet, request.operation));
      this.#fail = reject;
      this.#socket.write(encodeObexRequest(request));
    });
  }
}

function readPackets(socket: Socket, take: (packet: Uint8Array) => void): void {
  let stream = EMPTY_OBEX_STREAM;
  socket.on("data", (octets) => {
    const step = addObexOctets(stream, octets);
    stream = step.stream;
    for (const packet of step.packets) take(packet);
    if (step.error) socket.destroy(step.error);
  });
}
