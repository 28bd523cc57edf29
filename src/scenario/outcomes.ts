import type { PhonebankEvent } from "../events/event.ts";
import type { NotificationRejection } from "../events/vocabulary.ts";
import { imeiOf } from "../handset/model/device-id.ts";

/** How far one handset came. */
export interface HandsetOutcome {
  bootstrap: "none" | "applied" | "rejected";
  /** Of the last rejection. */
  reason?: string;
  /** What became of the last notification. */
  notification: "none" | "accepted" | NotificationRejection;
  completed: number;
  /** SessionID of the session completed last. */
  sessionId?: string;
  failed: number;
  /** Data of the alerts that servers have taken of it, oldest first. */
  readonly told: string[];
  /** Install notices of it that servers have taken, oldest first. */
  readonly notices: string[];
  /** Names of the jobs that servers have done with it, oldest first. */
  readonly jobs: string[];
}

/** A reader of events that knows how far each handset came, and tells when something may have changed. */
export class Outcomes {
  readonly #handsets = new Map<string, HandsetOutcome>();
  /** Data of alerts on their way, by handset and span. */
  readonly #toTell = new Map<string, string>();
  readonly #listeners = new Set<(handset: string) => void>();

  readonly read = (event: PhonebankEvent): void => {
    if (event.type === "job.finished") this.#done(event.device, event.job);
    if (event.handset === undefined) return;
    const outcome = this.of(event.handset);
    const told = `${event.handset} ${event.span ?? ""}`;
    if (event.type === "bootstrap.finished") outcome.bootstrap = "applied";
    else if (event.type === "bootstrap.rejected") {
      outcome.bootstrap = "rejected";
      outcome.reason = event.reason;
    } else if (event.type === "notification.accepted") outcome.notification = "accepted";
    else if (event.type === "notification.rejected") outcome.notification = event.reason;
    else if (event.type === "session.finished") {
      outcome.completed++;
      outcome.sessionId = event.sessionId;
    } else if (event.type === "session.failed") outcome.failed++;
    else if (event.type === "notice.posted") noteTaken(outcome, event.text, event.status);
    else if (event.type === "report.queued") this.#toTell.set(told, event.data);
    else if (event.type === "report.taken") outcome.told.push(this.#toTell.get(told) ?? "");
    else if (!SETTLED.has(event.type)) return;
    this.#changed(event.handset);
  };

  of(handset: string): HandsetOutcome {
    const known = this.#handsets.get(handset);
    if (known) return known;
    const fresh: HandsetOutcome = {
      bootstrap: "none",
      notification: "none",
      completed: 0,
      failed: 0,
      told: [],
      notices: [],
      jobs: [],
    };
    this.#handsets.set(handset, fresh);
    return fresh;
  }

  /** Calls back with the handset after each change; the result ends that. */
  onChange(listener: (handset: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Servers know handsets by their DevIds. */
  #done(device: string, job: string): void {
    const handset = imeiOf(device);
    this.of(handset).jobs.push(job);
    this.#changed(handset);
  }

  #changed(handset: string): void {
    for (const listener of this.#listeners) listener(handset);
  }
}

/** The other events tell of a change that the handset's state shows only when its input is done with: at rest, or when the next one comes. */
const SETTLED: ReadonlySet<PhonebankEvent["type"]> = new Set(["handset.rested", "handset.woken"]);

function noteTaken({ notices }: HandsetOutcome, text: string, status: number): void {
  if (status >= 200 && status < 300) notices.push(text);
}
