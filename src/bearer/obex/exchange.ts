import type { Socket } from "node:net";
import type { Clock, Millis } from "../../base/clock.ts";
import { CodecError, PortError } from "../../base/errors.ts";
import { addObexOctets, EMPTY_OBEX_STREAM } from "../../codec/obex/frame.ts";
import { decodeObexResponse, encodeObexRequest, type ObexRequest, type ObexResponse } from "../../codec/obex/packet.ts";

/** Bounds on a client's patience. */
export interface ObexClientLimits {
  readonly connectTimeoutMs: Millis;
  /** Wait for the whole response to one packet. */
  readonly responseTimeoutMs: Millis;
  /** The longest packet that is taken, 255 to 65535; the server is told. */
  readonly maxPacketLength: number;
}

/** What a client uses where its options say nothing. */
export const OBEX_CLIENT_LIMITS: ObexClientLimits = {
  connectTimeoutMs: 10_000,
  responseTimeoutMs: 60_000,
  maxPacketLength: 8192,
};

/** Requests of an OBEX client and their responses, one at a time, over one connection. */
export class Exchange {
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

  /** The response to a request. @throws {PortError} (rejects) `peer-timeout`, `peer-closed`, `peer-refused` for what is no OBEX */
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

  /** Hangs up. */
  close(): void {
    this.#socket.destroy();
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
