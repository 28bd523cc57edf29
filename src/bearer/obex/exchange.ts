import type { Socket } from "node:net";
import type { Clock, Millis } from "../../base/clock.ts";
import { decoded } from "../../base/decoded.ts";
import { CodecError, PortError } from "../../base/errors.ts";
import { addObexOctets, EMPTY_OBEX_STREAM } from "../../codec/obex/frame.ts";
import { decodeObexResponse, encodeObexRequest, type ObexRequest, type ObexResponse } from "../../codec/obex/packet.ts";
import type { EventBody } from "../../events/event.ts";

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

/** The connection that packets go over, and its bounds. */
export interface ExchangeOptions {
  readonly socket: Socket;
  /** The server's host and port. */
  readonly peer: string;
  readonly clock: Clock;
  readonly limits: ObexClientLimits;
  /** Told of the connection and its packets. */
  readonly report?: (event: EventBody) => void;
}

/** Requests of an OBEX client and their responses, one at a time, over one connection. */
export class Exchange {
  readonly #socket: Socket;
  readonly #peer: string;
  readonly #clock: Clock;
  readonly #limits: ObexClientLimits;
  readonly #report: (event: EventBody) => void;
  #isOpen = true;
  #stream = EMPTY_OBEX_STREAM;
  #take: (packet: Uint8Array) => void = () => {};
  #fail: (error: PortError) => void = () => {};

  constructor({ socket, peer, clock, limits, report = () => {} }: ExchangeOptions) {
    this.#socket = socket;
    this.#peer = peer;
    this.#clock = clock;
    this.#limits = limits;
    this.#report = report;
    socket.setNoDelay(true);
    socket.on("data", (octets) => this.#receive(octets));
    socket.on("error", (cause) => this.#onGone(cause.message));
    socket.on("close", () => this.#onGone("the connection ended without an answer"));
    this.#report({ type: "obex.opened", peer });
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
      if (this.#isOpen) this.#send(encodeObexRequest(request));
      else this.#fail(this.#error("peer-closed", "the connection ended"));
    });
  }

  /** Hangs up; a response that is waited for does not come any more. */
  close(): void {
    this.#socket.destroy();
    this.#onGone("hung up");
  }

  #send(bytes: Uint8Array): void {
    this.#report({ type: "obex.sent", peer: this.#peer, bytes });
    this.#socket.write(bytes);
  }

  /** Once. */
  #onGone(reason: string): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#report({ type: "obex.closed", peer: this.#peer, reason });
    this.#fail(this.#error("peer-closed", reason));
  }

  #receive(octets: Uint8Array): void {
    const { stream, packets, error } = addObexOctets(this.#stream, octets, this.#limits.maxPacketLength);
    this.#stream = stream;
    for (const packet of packets) {
      this.#report({ type: "obex.received", peer: this.#peer, bytes: packet.slice() });
      this.#take(packet);
    }
    if (error) this.#fail(this.#error("peer-refused", error.message));
  }

  #decode(packet: Uint8Array, { operation }: ObexRequest): ObexResponse | PortError {
    const response = decoded(() => decodeObexResponse(packet, operation));
    return response instanceof CodecError ? this.#error("peer-refused", response.message) : response;
  }

  #error(code: "peer-timeout" | "peer-closed" | "peer-refused", detail: string): PortError {
    return new PortError(code, "obex", this.#peer, detail, { retryable: code !== "peer-refused" });
  }
}
