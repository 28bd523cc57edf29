import type { Socket } from "node:net";
import type { Clock, Millis, TimerId } from "../../base/clock.ts";
import { decoded } from "../../base/decoded.ts";
import { CodecError } from "../../base/errors.ts";
import { addObexOctets, EMPTY_OBEX_STREAM, type ObexStream } from "../../codec/obex/frame.ts";
import { decodeObexRequest, encodeObexResponse, type ObexResponse } from "../../codec/obex/packet.ts";
import type { Emit, EventBody } from "../../events/event.ts";
import { RateMeter } from "../peer/rate-meter.ts";
import type { PasswordGate } from "./password-gate.ts";
import { ObexResponder } from "./responder.ts";
import type { ObexServerLimits } from "./server-limits.ts";
import type { ObexService, OnRefused } from "./service.ts";

/** A connection, whose port it came to, and what that leads to. */
export interface ServerConnectionOptions {
  readonly socket: Socket;
  /** The client's host and port. */
  readonly peer: string;
  /** Whose port it came to, where that is a handset's. */
  readonly handset?: string | undefined;
  readonly gate?: PasswordGate | undefined;
  /** Opens what the port leads to. */
  readonly openService: (onRefused: OnRefused) => ObexService;
  readonly clock: Clock;
  readonly limits: ObexServerLimits;
  readonly emit: Emit;
}

/** Why a connection waits before it reads on, and for how long. */
const RATE_PAUSE_MS: Millis = 1_000;

/** One TCP connection of an OBEX client: packets in, one after the other, and one response to each. */
export class ObexServerConnection {
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>;
  /** Resolves with the reason when nothing that comes counts any more, which is before that. */
  readonly ended: Promise<string>;
  readonly #socket: Socket;
  readonly #peer: string;
  readonly #handset: string | undefined;
  readonly #clock: Clock;
  readonly #limits: ObexServerLimits;
  readonly #emit: Emit;
  readonly #responder: ObexResponder;
  readonly #rate: RateMeter;
  #stream: ObexStream = EMPTY_OBEX_STREAM;
  #packets: Uint8Array[] = [];
  #streamError: CodecError | undefined;
  #badPackets = 0;
  #isWorking = false;
  #idleTimer: TimerId;
  /** Set while no packets are read for a while; ends that. */
  #wakeUp: (() => void) | undefined;
  #endReason: string | undefined;
  #tellEnd: (reason: string) => void = () => {};

  constructor(options: ServerConnectionOptions) {
    const { socket, peer, handset, gate, openService, clock, limits, emit } = options;
    this.#socket = socket;
    this.#peer = peer;
    this.#handset = handset;
    this.#clock = clock;
    this.#limits = limits;
    this.#emit = emit;
    this.#rate = new RateMeter(clock, limits.maxPacketsPerSecond);
    const onRefused = (reason: string) => this.#refused(reason);
    this.#responder = new ObexResponder({ service: openService(onRefused), gate, limits, onRefused });
    this.closed = new Promise((resolve) => socket.on("close", () => resolve()));
    this.ended = new Promise((resolve) => {
      this.#tellEnd = resolve;
    });
    socket.on("error", (error) => this.#onGone(error.message));
    socket.on("data", (chunk: Uint8Array) => this.#onData(chunk));
    socket.on("close", () => this.#onGone("closed by the peer"));
    socket.setNoDelay(true);
    this.#report({ type: "obex.opened", peer });
    this.#watchIdle();
  }

  /** Ends the connection when the client has read what was sent, and in any case a moment later. */
  end(reason: string): void {
    if (this.#endReason !== undefined) return;
    this.#onGone(reason);
    this.#socket.resume(); // what comes now is not looked at, but the peer's end has to be seen
    this.#socket.end();
    const timer = this.#clock.setTimeout(() => this.#socket.destroy(), this.#limits.closeGraceMs);
    void this.closed.then(() => this.#clock.clearTimeout(timer));
  }

  #onData(chunk: Uint8Array): void {
    if (this.#endReason !== undefined) return;
    const { stream, packets, error } = addObexOctets(this.#stream, chunk, this.#limits.maxPacketLength);
    this.#stream = stream;
    this.#packets.push(...packets);
    this.#streamError = error;
    if (!this.#isWorking) void this.#work();
  }

  /** Answers the packets that are there; until it is done, nothing more is read. */
  async #work(): Promise<void> {
    this.#isWorking = true;
    this.#socket.pause();
    for (let packet = this.#packets.shift(); packet && this.#endReason === undefined; packet = this.#packets.shift()) {
      this.#clock.clearTimeout(this.#idleTimer);
      while (!this.#rate.pass() && this.#endReason === undefined) await this.#pause();
      await this.#onPacket(packet).catch((error: unknown) => this.end(`failed: ${String(error)}`));
      this.#watchIdle();
    }
    if (this.#streamError) this.#onStreamError(this.#streamError);
    this.#isWorking = false;
    this.#socket.resume();
  }

  async #onPacket(packet: Uint8Array): Promise<void> {
    this.#report({ type: "obex.received", peer: this.#peer, bytes: packet.slice() });
    const { maxHeaders } = this.#limits;
    const request = decoded(() => decodeObexRequest(packet, { maxHeaders, lenient: true }));
    if (request instanceof CodecError) {
      this.#onBadPacket(packet, request);
      return;
    }
    this.#send(await this.#responder.answer(request));
    if (this.#responder.isLockedOut) this.end("too many wrong passwords");
  }

  #onBadPacket(packet: Uint8Array, error: CodecError): void {
    this.#refused(error.message, error.offset);
    this.#send(this.#responder.answerBadPacket(packet[0]));
    if (++this.#badPackets >= this.#limits.maxBadPackets) this.end("too many malformed packets");
  }

  /** Nobody knows where the next packet would begin. */
  #onStreamError(error: CodecError): void {
    if (this.#endReason !== undefined) return;
    this.#refused(error.message, error.offset);
    this.#send(this.#responder.answerBadPacket(this.#stream.pieces[0]?.[0]));
    this.end(error.detail);
  }

  #send(response: ObexResponse): void {
    if (this.#endReason !== undefined) return;
    const bytes = encodeObexResponse(response);
    this.#report({ type: "obex.sent", peer: this.#peer, bytes });
    this.#socket.write(bytes);
    if (this.#socket.writableLength > this.#limits.maxUnreadBytes) {
      this.#onGone("the peer does not read");
      this.#socket.destroy();
    }
  }

  #watchIdle(): void {
    this.#clock.clearTimeout(this.#idleTimer);
    if (this.#endReason !== undefined) return;
    const { idleTimeoutMs } = this.#limits;
    this.#idleTimer = this.#clock.setTimeout(() => this.end(`no whole packet in ${idleTimeoutMs} ms`), idleTimeoutMs);
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#clock.setTimeout(resolve, RATE_PAUSE_MS);
      this.#wakeUp = () => {
        this.#clock.clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Once: what was under way is over. */
  #onGone(reason: string): void {
    if (this.#endReason !== undefined) return;
    this.#endReason = reason;
    this.#packets = [];
    this.#clock.clearTimeout(this.#idleTimer);
    this.#wakeUp?.();
    this.#tellEnd(reason);
    this.#report({ type: "obex.closed", peer: this.#peer, reason });
  }

  #refused(reason: string, offset?: number): void {
    this.#report({ type: "obex.refused", peer: this.#peer, reason, ...(offset === undefined ? {} : { offset }) });
  }

  #report(event: EventBody): void {
    this.#emit(this.#handset === undefined ? event : { handset: this.#handset, ...event });
  }
}
