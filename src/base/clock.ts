/** Milliseconds; a span, or an instant since 1970-01-01T00:00:00Z. */
export type Millis = number;

/** Handle of a pending timer. */
export type TimerId = unknown;

/** Time, injected everywhere. Its two timer methods are what xstate wants, so one object serves both. */
export interface Clock {
  now(): Millis;
  setTimeout(callback: () => void, delayMs: Millis): TimerId;
  clearTimeout(timer: TimerId): void;
}

/** What Node can wait for at once, 24.8 days; a longer timer rings after that. */
const LONGEST_TIMER_MS: Millis = 0x7fffffff;

/** The machine's own clock. Pending timers do not keep the process alive on their own; whoever waits holds it open. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, Math.min(delayMs, LONGEST_TIMER_MS)).unref(),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};

/** Resolves when so much time of the clock has passed. */
export function delay(clock: Clock, ms: Millis): Promise<void> {
  return new Promise((resolve) => void clock.setTimeout(resolve, ms));
}

interface PendingTimer {
  readonly dueAt: Millis;
  readonly order: number;
  readonly callback: () => void;
}

/** A clock that stands still until it is moved. Timers run in order of their time, then of their making. */
export class VirtualClock implements Clock {
  #now: Millis;
  #order = 0;
  readonly #pending = new Set<PendingTimer>();

  constructor(startAt: Millis = 0) {
    this.#now = startAt;
  }

  now(): Millis {
    return this.#now;
  }

  setTimeout(callback: () => void, delayMs: Millis): TimerId {
    const timer = { dueAt: this.#now + Math.max(0, delayMs), order: this.#order++, callback };
    this.#pending.add(timer);
    return timer;
  }

  clearTimeout(timer: TimerId): void {
    this.#pending.delete(timer as PendingTimer);
  }

  /** Moves to the next timer and runs it; false when none is pending. */
  step(): boolean {
    const next = this.#next();
    if (!next) return false;
    this.#pending.delete(next);
    this.#now = Math.max(this.#now, next.dueAt);
    next.callback();
    return true;
  }

  /** Moves forward by `byMs`, running every timer on the way. */
  advance(byMs: Millis): void {
    const target = this.#now + byMs;
    for (let next = this.#next(); next && next.dueAt <= target; next = this.#next()) this.step();
    this.#now = target;
  }

  #next(): PendingTimer | undefined {
    let first: PendingTimer | undefined;
    for (const timer of this.#pending) {
      if (!first || timer.dueAt < first.dueAt || (timer.dueAt === first.dueAt && timer.order < first.order))
        first = timer;
    }
    return first;
  }
}
