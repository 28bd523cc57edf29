import { connect, type Socket } from "node:net";
import { systemClock } from "../../src/base/clock.ts";
import { seededRandom } from "../../src/base/random.ts";
import { type ObexServer, type ObexServerOptions, startObexServer } from "../../src/bearer/obex/start-server.ts";
import {
  connectionFrom,
  connectRequest,
  NO_OBEX_CONNECTION,
  type ObexClientStep,
  type ObexConnection,
  type ObexOutcome,
  type OperationOptions,
  receiveResponse,
  startGet,
  startPut,
} from "../../src/codec/obex/client.ts";
import { addObexOctets, EMPTY_OBEX_STREAM } from "../../src/codec/obex/frame.ts";
import type { ObexHeader } from "../../src/codec/obex/headers.ts";
import type { ObexObject } from "../../src/codec/obex/object.ts";
import {
  decodeObexResponse,
  encodeObexRequest,
  type ObexRequest,
  type ObexResponse,
} from "../../src/codec/obex/packet.ts";
import { decodePush, type PushPdu } from "../../src/codec/wsp/push.ts";
import type { EventBody } from "../../src/events/event.ts";
import type { InboundPush } from "../../src/ports/inbound.ts";
import { Received } from "./received.ts";

export const HANDSET = "352099000000006";

/** An OBEX server of one handset whose deliveries and events are kept. */
export interface ObexServerUnderTest {
  readonly server: ObexServer;
  readonly port: number;
  readonly delivered: InboundPush[];
  readonly events: EventBody[];
}

export async function anObexServer(options: Partial<ObexServerOptions> = {}): Promise<ObexServerUnderTest> {
  const delivered: InboundPush[] = [];
  const events: EventBody[] = [];
  const server = await startObexServer({
    host: "127.0.0.1",
    handsets: [{ handset: HANDSET, port: 0 }],
    deliver: async (inbound) => {
      if (inbound.kind === "push") delivered.push(inbound);
      return "accepted";
    },
    emit: (event) => events.push(event),
    clock: systemClock,
    random: seededRandom("obex"),
    ...options,
  });
  return { server, port: portOf(server, HANDSET), delivered, events };
}

export function portOf(server: ObexServer, handset: string): number {
  return Number(server.addresses.get(handset)?.split(":").at(-1));
}

/** The push of a delivery, decoded. */
export function pushOf({ pdu }: InboundPush): PushPdu {
  return decodePush(pdu);
}

/** An OBEX client over TCP that can also say what no client would. */
export class ObexPeer {
  readonly socket: Socket;
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>;
  connection: ObexConnection = NO_OBEX_CONNECTION;
  readonly #received = new Received<Uint8Array>();
  #stream = EMPTY_OBEX_STREAM;

  static async connect(port: number): Promise<ObexPeer> {
    const socket = connect({ host: "127.0.0.1", port });
    await new Promise((resolve) => socket.once("connect", resolve));
    return new ObexPeer(socket);
  }

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      const { stream, packets } = addObexOctets(this.#stream, chunk);
      this.#stream = stream;
      for (const packet of packets) this.#received.add(packet);
    });
    this.closed = new Promise((resolve) => {
      socket.on("close", () => {
        this.#received.end();
        resolve();
      });
    });
  }

  send(octets: Uint8Array): void {
    this.socket.write(octets);
  }

  /** The next packet, or `undefined` when the connection ended without one. */
  next(): Promise<Uint8Array | undefined> {
    return this.#received.next();
  }

  /** Sends a request and takes the response. Rejects when there is none. */
  async ask(request: ObexRequest): Promise<ObexResponse> {
    this.send(encodeObexRequest(request));
    const packet = await this.next();
    if (!packet) throw new Error(`no response to ${request.operation}`);
    return decodeObexResponse(packet, request.operation);
  }

  async connectTo(
    target?: Uint8Array,
    maxPacketLength = 8192,
    headers: readonly ObexHeader[] = [],
  ): Promise<ObexResponse> {
    const response = await this.ask(connectRequest({ maxPacketLength, headers, ...(target ? { target } : {}) }));
    this.connection = connectionFrom(response) ?? this.connection;
    return response;
  }

  put(object: ObexObject, options: OperationOptions = {}): Promise<ObexOutcome> {
    return this.#carryOut(startPut(object, this.connection, options));
  }

  get(headers: readonly ObexHeader[]): Promise<ObexOutcome> {
    return this.#carryOut(startGet(headers, this.connection));
  }

  async #carryOut(first: ObexClientStep): Promise<ObexOutcome> {
    let step = first;
    while (step.send) step = receiveResponse(step.state, await this.ask(step.send));
    if (!step.outcome) throw new Error("an operation ended without an outcome");
    return step.outcome;
  }
}
