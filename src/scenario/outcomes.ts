import type { PhonebankEvent } from "../events/event.ts";

/** How far one handset came. */
export interface HandsetOutcome {
  bootstrap: "none" | "applied" | "rejected";
  /** Of the last rejection. */
  reason?: string;
  completed: number;
  failed: number;
}

/** A reader of events that knows how far each handset came, and tells when something may have changed. */
export class Outcomes {
  readonly #handsets = new Map<string, HandsetOutcome>();
  readonly #listeners = new Set<(handset: string) => void>();

  readonly read = (event: PhonebankEvent): void => {
    if (event.handset === undefined) return;
    const outcome = this.of(event.handset);
    if (event.type === "bootstrap.finished") outcome.bootstrap = "applied";
    else if (event.type === "bootstrap.rejected") {
      outcome.bootstrap = "rejected";
      outcome.reason = event.reason;
    } else if (event.type === "session.finished") outcome.completed++;
    else if (event.type === "session.failed") outcome.failed++;
    else if (!SETTLED.has(event.type)) return;
    for (const listener of this.#listeners) listener(event.handset);
  };

  of(handset: string): HandsetOutcome {
    const known = this.#handsets.get(handset);
    if (known) return known;
    const fresh: HandsetOutcome = { bootstrap: "none", completed: 0, failed: 0 };
    this.#handsets.set(handset, fresh);
    return fresh;
  }

  /** Calls back with the handset after each change; the result ends that. */
  onChange(listener: (handset: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** The other events tell of a change that the handset's state shows only when its input is done with: at rest, or when the next one comes. */
const SETTLED: ReadonlySet<PhonebankEvent["type"]> = new Set(["handset.rested", "handset.woken"]);
