import type { Millis } from "../base/clock.ts";
import { FACTORY_SPAN, type PhonebankEvent, type RejectionReason } from "../events/event.ts";
import { LatencyHistogram, type LatencySummary } from "./latency.ts";

/** A fault that the embedded server found in a client's messages. */
export interface Violation {
  readonly device: string;
  readonly rule: string;
  readonly detail: string;
  readonly spec: string;
}

export interface Rejection {
  readonly handset: string;
  readonly reason: RejectionReason;
}

/** What happened so far, in numbers. */
export interface StatisticsSummary {
  readonly bootstraps: {
    readonly applied: number;
    readonly rejected: number;
    readonly reasons: Readonly<Record<string, number>>;
  };
  /** The first of them. */
  readonly rejections: readonly Rejection[];
  readonly sessions: {
    readonly completed: number;
    readonly failed: number;
    readonly failures: Readonly<Record<string, number>>;
  };
  readonly messages: { readonly sent: number; readonly received: number };
  /** Commands the handsets executed: command -> status -> count. */
  readonly commands: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly latencyMs: {
    readonly bootstrap: LatencySummary;
    readonly session: LatencySummary;
    readonly message: LatencySummary;
  };
  /** How many there were; `violations` lists the first of them. */
  readonly violationCount: number;
  readonly violations: readonly Violation[];
}

/** A reader of events that counts. Memory does not grow with the run, but for rejections and violations, which are capped. */
export class Statistics {
  readonly #reasons = new Map<string, number>();
  readonly #failures = new Map<string, number>();
  readonly #commands = new Map<string, Map<string, number>>();
  readonly #rejections: Rejection[] = [];
  readonly #violations: Violation[] = [];
  readonly #startedAt = new Map<string, Millis>();
  readonly #bootstrap = new LatencyHistogram();
  readonly #session = new LatencyHistogram();
  readonly #message = new LatencyHistogram();
  #applied = 0;
  #completed = 0;
  #sent = 0;
  #received = 0;
  #violationCount = 0;

  readonly read = (event: PhonebankEvent): void => {
    const span = `${event.handset}/${event.span}`;
    switch (event.type) {
      case "bootstrap.started":
        // what the factory does takes no time on the way that latency is about
        if (event.span !== FACTORY_SPAN) this.#startedAt.set(span, event.at);
        break;
      case "bootstrap.finished":
        this.#applied++;
        this.#stop(span, event.at, this.#bootstrap);
        break;
      case "bootstrap.rejected":
        this.#startedAt.delete(span);
        count(this.#reasons, event.reason);
        if (this.#rejections.length < MOST_LISTED) {
          this.#rejections.push({ handset: event.handset ?? "", reason: event.reason });
        }
        break;
      case "message.exchanged":
        if (event.direction === "sent") {
          this.#sent++;
          this.#startedAt.set(span, event.at);
        } else {
          this.#received++;
          this.#stop(span, event.at, this.#message);
        }
        break;
      case "command.executed":
        count(entry(this.#commands, event.command), String(event.status));
        break;
      case "session.finished":
        this.#completed++;
        this.#session.record(event.durationMs);
        break;
      case "session.failed":
        this.#startedAt.delete(span);
        count(this.#failures, event.reason.split(":")[0] ?? event.reason);
        break;
      case "violation.found":
        this.#violationCount++;
        if (this.#violations.length < MOST_LISTED) {
          const { device, rule, detail, spec } = event;
          this.#violations.push({ device, rule, detail, spec });
        }
        break;
      default:
    }
  };

  summary(): StatisticsSummary {
    return {
      bootstraps: {
        applied: this.#applied,
        rejected: total(this.#reasons),
        reasons: Object.fromEntries(this.#reasons),
      },
      rejections: this.#rejections,
      sessions: {
        completed: this.#completed,
        failed: total(this.#failures),
        failures: Object.fromEntries(this.#failures),
      },
      messages: { sent: this.#sent, received: this.#received },
      commands: Object.fromEntries(
        [...this.#commands].sort(byKey).map(([command, statuses]) => [command, Object.fromEntries(statuses)]),
      ),
      latencyMs: {
        bootstrap: this.#bootstrap.summary(),
        session: this.#session.summary(),
        message: this.#message.summary(),
      },
      violationCount: this.#violationCount,
      violations: this.#violations,
    };
  }

  #stop(span: string, at: Millis, histogram: LatencyHistogram): void {
    const startedAt = this.#startedAt.get(span);
    if (startedAt === undefined) return;
    this.#startedAt.delete(span);
    histogram.record(at - startedAt);
  }
}

/** Rejections and violations listed one by one; beyond that they are only counted. */
const MOST_LISTED = 1000;

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function entry(counts: Map<string, Map<string, number>>, key: string): Map<string, number> {
  const found = counts.get(key) ?? new Map<string, number>();
  counts.set(key, found);
  return found;
}

function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, each) => sum + each, 0);
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
