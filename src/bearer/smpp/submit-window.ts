import { type Clock, delay, type Millis } from "../../base/clock.ts";
import type { EsmeLimits } from "./limits.ts";

/** Lets a limited number of calls run at a time, in the order they came, and repeats those that are to be sent later. */
export class SubmitWindow {
  readonly #clock: Clock;
  readonly #limits: Pick<EsmeLimits, "window" | "retries" | "backOffMs">;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  /** Until when nobody starts: the peer said it is busy. */
  #pausedUntil: Millis = 0;

  constructor(clock: Clock, limits: Pick<EsmeLimits, "window" | "retries" | "backOffMs">) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** The result of `call`: the first that is not to be repeated, or the last one. Rejects as soon as `call` does. */
  async run<Result>(call: () => Promise<Result>, isLater: (result: Result) => boolean): Promise<Result> {
    await this.#enter();
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

  async #enter(): Promise<void> {
    if (this.#running < this.#limits.window) this.#running++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** The place goes to the next in line, so nobody overtakes. */
  #leave(): void {
    const next = this.#waiting.shift();
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
