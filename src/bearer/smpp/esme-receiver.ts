/**
 * An ESME that receives: it stays bound to somebody else's SMSC and takes the short messages which that one delivers to
 * the handsets. A session that ends or cannot be had is tried again, with longer and longer waits.
 */
import type { Clock, Millis, TimerId } from "../../base/clock.ts";
import { PortError } from "../../base/errors.ts";
import type { Emit } from "../../events/event.ts";
import type { Deliver } from "../../ports/inbound.ts";
import { ESME_RECEIVER_LIMITS, type EsmeReceiverLimits } from "./limits.ts";
import { ReceiverSession } from "./receiver-session.ts";

/** Where a receiving ESME binds, as whom, and to whom it hands what comes. */
export interface EsmeReceiverOptions {
  readonly host: string;
  readonly port: number;
  readonly systemId: string;
  readonly password: string;
  /** Default `receiver`. */
  readonly mode?: "receiver" | "transceiver";
  readonly deliver: Deliver;
  readonly emit: Emit;
  readonly clock: Clock;
  readonly limits?: Partial<EsmeReceiverLimits>;
}

/** An ESME that keeps itself bound. */
export interface EsmeReceiver {
  /** The SMSC, for example `127.0.0.1:2775`. */
  readonly peer: string;
  /**
   * Resolves when it is bound for the first time. Rejects with a {@link PortError}: `peer-refused` when the SMSC does not
   * know the login, which is not tried again, and `peer-closed` when it was closed before.
   */
  readonly ready: Promise<void>;
  /** Answers what is under way, unbinds, and connects no more. */
  close(): Promise<void>;
}

/** Begins to connect, at once and for ever. */
export function startEsmeReceiver(options: EsmeReceiverOptions): EsmeReceiver {
  return new Receiver(options);
}

class Receiver implements EsmeReceiver {
  readonly peer: string;
  readonly ready: Promise<void>;
  readonly #options: EsmeReceiverOptions;
  readonly #limits: EsmeReceiverLimits;
  readonly #abort = new AbortController();
  readonly #running: Promise<void>;
  #session: ReceiverSession | undefined;
  #settleReady: (error?: PortError) => void = () => {};
  /** Connections in a row that failed or did not last. */
  #failures = 0;
  #wasBound = false;
  #timer: TimerId;
  #endPause: () => void = () => {};

  constructor(options: EsmeReceiverOptions) {
    this.peer = `${options.host}:${options.port}`;
    this.#options = options;
    this.#limits = { ...ESME_RECEIVER_LIMITS, ...options.limits };
    this.ready = new Promise((resolve, reject) => {
      this.#settleReady = (error) => (error ? reject(error) : resolve());
    });
    this.ready.catch(() => {}); // Whoever does not wait for it must not die of it.
    this.#running = this.#run();
  }

  async close(): Promise<void> {
    this.#abort.abort();
    this.#options.clock.clearTimeout(this.#timer);
    this.#endPause();
    this.#settleReady(
      new PortError("peer-closed", "smpp", this.peer, "closed before it was bound", { retryable: false }),
    );
    await this.#session?.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      const goesOn = await this.#stayBound(signal);
      if (!goesOn || signal.aborted) return;
      await this.#pause();
    }
  }

  /** One connection from its beginning to its end. False when there is no point in another one. */
  async #stayBound(signal: AbortSignal): Promise<boolean> {
    const { clock, emit, mode = "receiver" } = this.#options;
    try {
      const session = await ReceiverSession.open({ ...this.#options, mode, limits: this.#limits, signal });
      this.#session = session;
      this.#wasBound = true;
      this.#settleReady();
      const boundAt = clock.now();
      if (signal.aborted) await session.close();
      await session.ended;
      if (clock.now() - boundAt >= this.#limits.maxReconnectMs) this.#failures = 0;
      return true;
    } catch (error) {
      if (!(error instanceof PortError)) throw error;
      if (signal.aborted) return false;
      emit({ type: "smpp.refused", peer: this.peer, reason: error.message });
      if (error.retryable || this.#wasBound) return true;
      this.#settleReady(error);
      return false;
    } finally {
      this.#session = undefined;
    }
  }

  #pause(): Promise<void> {
    const { reconnectMs, maxReconnectMs } = this.#limits;
    const waitMs: Millis = Math.min(maxReconnectMs, reconnectMs * 2 ** Math.min(this.#failures++, 20));
    return new Promise((resolve) => {
      this.#endPause = resolve;
      this.#timer = this.#options.clock.setTimeout(resolve, waitMs);
    });
  }
}
