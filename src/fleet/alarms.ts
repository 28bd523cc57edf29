import type { Clock, Millis, TimerId } from "../base/clock.ts";

interface Entry {
  readonly id: string;
  readonly at: Millis;
}

/** Long waits of the whole fleet: one alarm a handset, one timer of the clock for all of them. */
export class Alarms {
  readonly #clock: Clock;
  readonly #ring: (id: string) => void;
  /** The alarm in force for each id; heap entries that differ from it are stale. */
  readonly #current = new Map<string, Millis>();
  /** Binary heap, earliest first; equal times ring in the order of their ids. */
  readonly #heap: Entry[] = [];
  #timer: { id: TimerId; at: Millis } | undefined;

  constructor(clock: Clock, ring: (id: string) => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Sets the alarm of `id`, in place of the one it had; `undefined` takes it away. */
  set(id: string, at: Millis | undefined): void {
    if (this.#current.get(id) === at) return;
    if (at === undefined) this.#current.delete(id);
    else {
      this.#current.set(id, at);
      this.#push({ id, at });
    }
    this.#arm();
  }

  /** Time of the next alarm. */
  next(): Millis | undefined {
    for (let first = this.#heap[0]; first; first = this.#heap[0]) {
      if (this.#current.get(first.id) === first.at) return first.at;
      this.#pop();
    }
    return undefined;
  }

  close(): void {
    this.#current.clear();
    this.#arm();
  }

  #arm(): void {
    const at = this.next();
    if (this.#timer?.at === at) return;
    if (this.#timer) this.#clock.clearTimeout(this.#timer.id);
    this.#timer =
      at === undefined
        ? undefined
        : { at, id: this.#clock.setTimeout(() => this.#ringDue(), Math.max(0, at - this.#clock.now())) };
  }

  #ringDue(): void {
    this.#timer = undefined;
    const now = this.#clock.now();
    for (let at = this.next(); at !== undefined && at <= now; at = this.next()) {
      const { id } = this.#pop();
      this.#current.delete(id);
      this.#ring(id);
    }
    this.#arm();
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(entry, heap[parent] as Entry)) break;
      heap[at] = heap[parent] as Entry;
      at = parent;
    }
    heap[at] = entry;
  }

  #pop(): Entry {
    const heap = this.#heap;
    const first = heap[0] as Entry;
    const last = heap.pop() as Entry;
    if (heap.length > 0) this.#sink(last);
    return first;
  }

  /** Puts `entry` where the first one was and lets it sink to its place. */
  #sink(entry: Entry): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Entry, heap[child] as Entry)) child++;
      if (!before(heap[child] as Entry, entry)) break;
      heap[at] = heap[child] as Entry;
      at = child;
    }
    heap[at] = entry;
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.id < b.id);
}
