/** The side that puts an object into a handset: OBEX over TCP, one connection for one object. */
import type { Socket } from "node:net";
import type { Clock, Millis } from "../../base/clock.ts";
import { CodecError, PortError } from "../../base/errors.ts";
import {
  connectionFrom,
  connectRequest,
  type ObexOutcome,
  receiveResponse,
  startPut,
} from "../../codec/obex/client.ts";
import { addObexOctets, EMPTY_OBEX_STREAM } from "../../codec/obex/frame.ts";
import type { ObexObject } from "../../codec/obex/object.ts";
import { decodeObexResponse, encodeObexRequest, type ObexRequest, type ObexResponse } from "../../codec/obex/packet.ts";
import { connectSocket } from "../peer/connect-socket.ts";

/** Bounds on a client's patience. */
export interface ObexClientLimits {
  readonly connectTimeoutMs: Millis;
  /** Wait for the whole response to one packet. */
  readonly responseTimeoutMs: Millis;
  /** The longest packet that is taken, 255 to 65535; the server is told. */
  readonly maxPacketLength: number;
}

/** What a client uses where its options say nothing. */
const OBEX_CLIENT_LIMITS: ObexClientLimits = {
  connectTimeoutMs: 10_000,
  responseTimeoutMs: 60_000,
  maxPacketLength: 8192,
};

export interface PutOptions {
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  readonly limits?: Partial<ObexClientLimits>;
}

/**
 * Connects to the default service (the inbox), puts one object, and hangs up. A refusal, of CONNECT too, is an outcome.
 * @throws {PortError} (rejects) `connect-failed`, `peer-timeout`, `peer-closed`; `peer-refused` for answers that are no OBEX
 */
export async function putObject(object: ObexObject, options: PutOptions): Promise<ObexOutcome> {
  const { host, port, clock } = options;
  const limits = { ...OBEX_CLIENT_LIMITS, ...options.limits };
  const { connectTimeoutMs, maxPacketLength } = limits;
  const socket = await connectSocket({ bearer: "obex", host, port, clock, connectTimeoutMs });
  const exchange = new Exchange(socket, `${host}:${port}`, clock, limits);
  try {
    const reply = await exchange.ask(connectRequest({ maxPacketLength }));
    const connection = connectionFrom(reply);
    if (!connection) return { result: "refused", code: reply.code, headers: reply.headers };
    let step = startPut(object, connection);
    while (step.send) step = receiveResponse(step.state, await exchange.ask(step.send));
    return step.outcome ?? { result: "failed", detail: "neither a packet nor an outcome" };
  } finally {
    socket.destroy();
  }
}

/** Requests and their responses, one at a time. */
class Exchange {
  readonly #socket: Socket;
  readonly #peer: string;
  readonly #clock: Clock;
  readonly #limits: ObexClientLimits;
  #stream = EMPTY_OBEX_STREAM;
  #take: (packet: Uint8Array) => void = () => {};
  #fail: (error: PortError) => void = () => {};

  constructor(socket: Socket, peer: string, clock: Clock, limits: ObexClientLimits) {
    this.#socket = socket;
    this.#peer = peer;
    this.#clock = clock;
    this.#limits = limits;
    socket.on("data", (octets) => this.#receive(octets));
    socket.on("error", (cause) => this.#fail(this.#error("peer-closed", cause.message)));
    socket.on("close", () => this.#fail(this.#error("peer-closed", "the connection ended without an answer")));
  }

  ask(request: ObexRequest): Promise<ObexResponse> {
    const { responseTimeoutMs } = this.#limits;
    return new Promise((resolve, reject) => {
      const late = () => this.#fail(this.#error("peer-timeout", `no answer within ${responseTimeoutMs} ms`));
      const timer = this.#clock.setTimeout(late, responseTimeoutMs);
      const settle = () => {
        this.#clock.clearTimeout(timer);
        this.#take = () => {}; // what comes unasked counts for nothing
        this.#fail = () => {};
      };
      this.#fail = (error) => {
        settle();
        reject(error);
      };
      this.#take = (packet) => {
        const response = this.#decode(packet, request);
        if (response instanceof PortError) this.#fail(response);
        else {
          settle();
          resolve(response);
        }
      };
      if (this.#socket.destroyed) this.#fail(this.#error("peer-closed", "the connection ended"));
      else this.#socket.write(encodeObexRequest(request));
    });
  }

  #receive(octets: Uint8Array): void {
    const { stream, packets, error } = addObexOctets(this.#stream, octets, this.#limits.maxPacketLength);
    this.#stream = stream;
    for (const packet of packets) this.#take(packet);
    if (error) this.#fail(this.#error("peer-refused", error.message));
  }

  #decode(packet: Uint8Array, { operation }: ObexRequest): ObexResponse | PortError {
    try {
      return decodeObexResponse(packet, operation);
    } catch (error) {
      if (error instanceof CodecError) return this.#error("peer-refused", error.message);
      throw error;
    }
  }

  #error(code: "peer-timeout" | "peer-closed" | "peer-refused", detail: string): PortError {
    return new PortError(code, "obex", this.#peer, detail, { retryable: code !== "peer-refused" });
  }
}
