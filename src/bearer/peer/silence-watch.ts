import type { Clock, Millis, TimerId } from "../../base/clock.ts";

/** After how much silence a peer is asked, how, and who is told when it says nothing. */
export interface SilenceWatchOptions {
  readonly clock: Clock;
  /** Silence after which the peer is asked. */
  readonly silenceMs: Millis;
  /** Asks the peer for a sign of life; rejects when there is none in time. */
  readonly ask: () => Promise<unknown>;
  readonly onLost: () => void;
}

/** Finds a peer that is gone without a word, or holds one frame back for ever: who is silent is asked, who does not answer is lost. */
export class SilenceWatch {
  readonly #options: SilenceWatchOptions;
  #heardAt: Millis;
  #timer: TimerId;
  #isStopped = false;

  constructor(options: SilenceWatchOptions) {
    this.#options = options;
    this.#heardAt = options.clock.now();
  }

  /** The peer sent a whole frame. */
  heard(): void {
    this.#heardAt = this.#options.clock.now();
  }

  start(): void {
    if (this.#isStopped) return;
    const { clock, silenceMs } = this.#options;
    const dueInMs = this.#heardAt + silenceMs - clock.now();
    this.#timer = clock.setTimeout(() => this.#check(), Math.max(1, dueInMs));
  }

  /** For good, also while an answer is awaited. */
  stop(): void {
    this.#isStopped = true;
    this.#options.clock.clearTimeout(this.#timer);
  }

  #check(): void {
    const { clock, silenceMs, ask, onLost } = this.#options;
    // One timer for any number of frames: it is set anew only when it rings too early.
    if (clock.now() - this.#heardAt < silenceMs) this.start();
    else ask().then(() => this.start(), onLost);
  }
}
