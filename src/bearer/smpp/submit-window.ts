import { type Clock, delay, type Millis } from "../../base/clock.ts";
import type { EsmeLimits } from "./limits.ts";

/**
 * Lets a limited number of calls run at a time, in the order they came, and repeats those that are to be sent later. Calls that continue
 * a message go before those that begin one: else all messages of a busy sender would be begun before the first is complete, and the
 * parts of each far apart.
 */
export class SubmitWindow {
  readonly #clock: Clock;
  readonly #limits: Pick<EsmeLimits, "window" | "retries" | "backOffMs">;
  readonly #continuing: (() => void)[] = [];
  readonly #beginning: (() => void)[] = [];
  #running = 0;
  /** Until when nobody starts: the peer said it is busy. */
  #pausedUntil: Millis = 0;

  constructor(clock: Clock, limits: Pick<EsmeLimits, "window" | "retries" | "backOffMs">) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** The result of `call`: the first that is not to be repeated, or the last one. Rejects as soon as `call` does. */
  async run<Result>(
    call: () => Promise<Result>,
    isLater: (result: Result) => boolean,
    continues = false,
  ): Promise<Result> {
    await this.#enter(continues ? this.#continuing : this.#beginning);
    try {
      for (let retry = 0; ; retry++) {
        await this.#pause();
        const result = await call();
        if (!isLater(result) || retry >= this.#limits.retries) return result;
        const waitMs = this.#limits.backOffMs * 2 ** Math.min(retry, 5);
        this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.now() + waitMs);
      }
    } finally {
      this.#leave();
    }
  }

  async #enter(line: (() => void)[]): Promise<void> {
    if (this.#running < this.#limits.window) this.#running++;
    else await new Promise<void>((resolve) => line.push(resolve));
  }

  /** The place goes to the next in line, so nobody else overtakes. */
  #leave(): void {
    const next = this.#continuing.shift() ?? this.#beginning.shift();
    if (next) next();
    else this.#running--;
  }

  async #pause(): Promise<void> {
    for (;;) {
      const leftMs = this.#pausedUntil - this.#clock.now();
      if (leftMs <= 0) return;
      await delay(this.#clock, leftMs);
    }
  }
}
