import type { Socket } from "node:net";
import type { Pdu, Session } from "smpp";
import type { Clock, TimerId } from "../../base/clock.ts";
import { CodecError, PortError } from "../../base/errors.ts";
import type { SmppCommand } from "../../codec/smpp/commands.ts";
import type { SmppPdu } from "../../codec/smpp/pdu.ts";
import type { Emit } from "../../events/event.ts";
import { RateMeter } from "../peer/rate-meter.ts";
import { SilenceWatch } from "../peer/silence-watch.ts";
import { COMMAND_STATUS, type CommandStatusName } from "./command-status.ts";
import { checkFrame, malformed, nack, type UnfitFrame } from "./frame-check.ts";
import { FrameReader } from "./frame-reader.ts";
import { FrameSocket } from "./frame-socket.ts";
import type { LinkLimits } from "./limits.ts";
import { PendingCalls } from "./pending-calls.ts";
import { makePdu, openSession } from "./raw-short-message.ts";

/** What a connection is made with, whichever side opened it. */
export interface LinkOptions {
  readonly socket: Socket;
  readonly peer: string;
  readonly emit: Emit;
  readonly clock: Clock;
  readonly limits: LinkLimits;
  /** Requests that are handed to `onRequest`; all others are answered with ESME_RINVCMDID. enquire_link is answered here. */
  readonly serves: ReadonlySet<SmppCommand>;
  /** Takes one request that passed every check of its form: the library's reading, to respond to, and our own. */
  readonly onRequest: (pdu: Pdu, decoded: SmppPdu) => void;
  /** Called once, when the session can no longer be used. */
  readonly onEnd: (reason: string) => void;
}

/**
 * One SMPP connection, whichever side opened it: the library's session between checks of everything that comes in and
 * bounds on everything that goes out. A peer that breaks the protocol gets an answer where one is possible and loses
 * its session; nothing it sends reaches the process as an exception.
 */
export class Link {
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>;
  readonly #options: LinkOptions;
  readonly #socket: Socket;
  readonly #frames: FrameReader;
  readonly #front: FrameSocket;
  readonly #session: Session;
  readonly #pending: PendingCalls<Pdu>;
  readonly #rate: RateMeter;
  readonly #silence: SilenceWatch;
  /** Our reading of the frame that the library is reading; gone as soon as it has handed over its own. */
  #decoded: SmppPdu | undefined;
  #endReason: string | undefined;
  #grace: TimerId;
  #pause: TimerId;

  constructor(options: LinkOptions) {
    const { socket, clock, limits, peer } = options;
    // Before anything else: a socket without this listener takes the process with it.
    socket.on("error", (error: NodeJS.ErrnoException) =>
      this.#end(`connection failed: ${error.code ?? error.message}`),
    );
    this.#options = options;
    this.#socket = socket;
    this.#frames = new FrameReader(limits);
    this.#pending = new PendingCalls(clock, peer);
    this.#rate = new RateMeter(clock, limits.maxPdusPerSecond);
    this.#silence = new SilenceWatch({
      clock,
      silenceMs: limits.enquireLinkMs,
      ask: () => this.request(makePdu("enquire_link")),
      onLost: () => this.end("peer does not answer enquire_link"),
    });
    this.#front = new FrameSocket((bytes) => this.#write(bytes));
    this.#session = openSession(this.#front);
    this.#session.on("error", () => {}); // What the library could not read is noticed in #read.
    this.#session.on("pdu", (pdu: Pdu) => this.#onPdu(pdu));
    socket.setNoDelay(true);
    socket.on("data", (chunk) => this.#onData(chunk));
    socket.on("end", () => this.end("peer closed"));
    this.closed = new Promise((resolve) => {
      socket.on("close", () => {
        this.#onClose();
        resolve();
      });
    });
  }

  get ended(): boolean {
    return this.#endReason !== undefined;
  }

  /**
   * Sends a request and waits for its response, whatever its status. `onAnswer` has it before what came behind it is read.
   * @throws {PortError} (rejects) `peer-timeout`, `peer-closed`
   */
  request(pdu: Pdu, onAnswer?: (answer: Pdu) => void): Promise<Pdu> {
    const { peer, limits } = this.#options;
    if (this.ended || !this.#session.send(pdu)) {
      const reason = this.#endReason ?? "not connected";
      return Promise.reject(new PortError("peer-closed", "smpp", peer, reason, { retryable: true }));
    }
    return this.#pending.wait(pdu.sequence_number, pdu.command, limits.responseTimeoutMs, onAnswer);
  }

  /** Responds to a request. Anything but ESME_ROK goes without a body (SMPP §4). */
  respond(request: Pdu, status: CommandStatusName, fields: Readonly<Record<string, unknown>> = {}): void {
    this.#session.send(request.response({ ...fields, command_status: COMMAND_STATUS[status] }));
  }

  /** Starts to send enquire_link to a peer that falls silent. */
  watch(): void {
    this.#silence.start();
  }

  /** Ends the session: nothing is read any more, pending requests fail, what was written is still sent, `answer` last. */
  end(reason: string, answer?: Pdu): void {
    if (this.ended) return;
    if (answer) this.#session.send(answer);
    this.#end(reason);
    this.#socket.resume(); // What still comes is thrown away, or the peer's own end would never be seen.
    this.#socket.end();
    const { clock, limits } = this.#options;
    this.#grace = clock.setTimeout(() => this.#socket.destroy(), limits.closeGraceMs);
  }

  #onData(chunk: Uint8Array): void {
    if (this.ended) return;
    let isFlood = false;
    for (const frame of this.#frames.push(chunk)) {
      isFlood ||= !this.#rate.pass();
      this.#silence.heard();
      this.#options.emit({ type: "smpp.received", peer: this.#options.peer, bytes: frame });
      this.#read(frame);
      if (this.ended) return;
    }
    if (isFlood) this.#holdBack();
    const { violation } = this.#frames;
    if (!violation) return;
    const reason = `command_length ${violation.commandLength} is out of bounds`;
    this.#refused(reason, 0, violation.bytes);
    this.end(reason, nack(0, "ESME_RINVCMDLEN"));
  }

  /** A peer that floods fills its own buffers, not ours, and leaves time for the others. */
  #holdBack(): void {
    const { clock } = this.#options;
    this.#socket.pause();
    clock.clearTimeout(this.#pause);
    this.#pause = clock.setTimeout(() => this.#socket.resume(), 1000);
  }

  #read(frame: Uint8Array): void {
    const verdict = checkFrame(frame, { serves: this.#options.serves, maxTlvs: this.#options.limits.maxTlvs });
    if (!verdict.fit) {
      this.#refuse(verdict);
      return;
    }
    this.#decoded = verdict.decoded;
    this.#front.feed(frame);
    if (!this.#decoded) return;
    // The library failed on it (it knows parameters of later versions) and is deaf from here on.
    const error = new CodecError("invalid-value", 16, "SMPP §5.3", "an optional parameter cannot be read");
    this.#refuse(malformed(this.#decoded.command, this.#decoded.sequenceNumber, error));
  }

  #refuse(verdict: UnfitFrame): void {
    this.#refused(verdict.reason, verdict.offset);
    if (verdict.fatal) this.end(verdict.reason, verdict.answer);
    else if (verdict.answer) this.#session.send(verdict.answer);
  }

  #onPdu(pdu: Pdu): void {
    const decoded = this.#decoded;
    this.#decoded = undefined;
    if (!decoded) return;
    try {
      if (pdu.isResponse()) {
        if (!this.#pending.answer(pdu.sequence_number, pdu)) this.#refused(`${pdu.command} that nobody waits for`, 12);
      } else if (decoded.command === "enquire_link") {
        this.respond(pdu, "ESME_ROK");
      } else {
        this.#options.onRequest(pdu, decoded);
      }
    } catch (error) {
      this.#refused(`${pdu.command} failed here: ${error instanceof Error ? error.message : String(error)}`);
      if (!pdu.isResponse()) this.respond(pdu, "ESME_RSYSERR");
    }
  }

  #write(bytes: Uint8Array): void {
    if (!this.#socket.writable) return;
    this.#socket.write(bytes);
    this.#options.emit({ type: "smpp.sent", peer: this.#options.peer, bytes });
    if (this.#socket.writableLength <= this.#options.limits.maxUnreadBytes) return;
    this.#end("peer does not read what it is sent");
    this.#socket.destroy();
  }

  #refused(reason: string, offset?: number, bytes?: Uint8Array): void {
    const { emit, peer } = this.#options;
    emit({
      type: "smpp.refused",
      peer,
      reason,
      ...(offset === undefined ? {} : { offset }),
      ...(bytes ? { bytes } : {}),
    });
  }

  #end(reason: string): void {
    if (this.ended) return;
    this.#endReason = reason;
    this.#front.shut();
    this.#silence.stop();
    this.#pending.failAll(reason);
    this.#options.onEnd(reason);
  }

  #onClose(): void {
    this.#end("peer closed");
    const { clock, emit, peer } = this.#options;
    clock.clearTimeout(this.#grace);
    clock.clearTimeout(this.#pause);
    emit({ type: "smpp.closed", peer, reason: this.#endReason ?? "" });
  }
}
