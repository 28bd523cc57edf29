import type { Clock, Millis } from "../../base/clock.ts";

/** A bucket of `perSecond` tokens that fills up evenly: that many may pass at once, and that many a second. */
export class RateMeter {
  readonly #clock: Clock;
  readonly #perSecond: number;
  #tokens: number;
  #filledAt: Millis;

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
    this.#tokens = perSecond;
    this.#filledAt = clock.now();
  }

  /** Whether one more may pass now. */
  pass(): boolean {
    const now = this.#clock.now();
    this.#tokens = Math.min(this.#perSecond, this.#tokens + ((now - this.#filledAt) * this.#perSecond) / 1000);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
