import type { Millis } from "../base/clock.ts";
import { FACTORY_SPAN, type PhonebankEvent, type RejectionReason } from "../events/event.ts";
import { CappedList } from "./capped-list.ts";
import { LatencyHistogram, type LatencySummary } from "./latency.ts";

/** A fault that the embedded server found in a client's messages. */
export interface Violation {
  readonly device: string;
  readonly rule: string;
  readonly detail: string;
  readonly spec: string;
}

/** A job of the embedded server with an expectation that a device did not meet. */
export interface FailedJob {
  readonly device: string;
  readonly job: string;
  /** The place of the command in the job, from 1. */
  readonly step: number;
  readonly detail: string;
}

export interface Rejection {
  readonly handset: string;
  readonly reason: RejectionReason;
}

/** A bootstrap that no session of its device had followed when the run was over. */
export interface UnansweredBootstrap {
  readonly device: string;
  /** Where it was sent. */
  readonly to: string;
  readonly waitedMs: Millis;
}

/** What happened so far, in numbers. */
export interface StatisticsSummary {
  readonly bootstraps: {
    readonly applied: number;
    readonly rejected: number;
    readonly reasons: Readonly<Record<string, number>>;
    /** Over the air; the device's next session with the server is the acknowledgement (DM_Bootstrap §5.6.5). */
    readonly sent: number;
    readonly acknowledged: number;
    /** Not followed by a session when the run was over. Nobody knows when sessions go to another server: then it and `acknowledged` are 0. */
    readonly unanswered: number;
  };
  /** The first of them. */
  readonly rejections: readonly Rejection[];
  /** The first of them. */
  readonly unanswered: readonly UnansweredBootstrap[];
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
    /** From sending a bootstrap to the session that acknowledges it. */
    readonly acknowledgement: LatencySummary;
    readonly session: LatencySummary;
    readonly message: LatencySummary;
  };
  /** Runs of jobs on devices that are over; `failedJobs` lists the first that failed. */
  readonly jobs: { readonly finished: number; readonly failed: number };
  readonly failedJobs: readonly FailedJob[];
  /** Calls to open a session (Package #0), and those that a device has answered. */
  readonly notifications: { readonly sent: number; readonly answered: number };
  /** How many there were; `violations` lists the first of them. */
  readonly violationCount: number;
  readonly violations: readonly Violation[];
}

/** A reader of events that counts. Memory does not grow with the run, but for the lists, which are capped. */
export class Statistics {
  readonly #reasons = new Map<string, number>();
  readonly #failures = new Map<string, number>();
  readonly #commands = new Map<string, Map<string, number>>();
  readonly #rejections = new CappedList<Rejection>();
  readonly #unanswered = new CappedList<UnansweredBootstrap>();
  readonly #violations = new CappedList<Violation>();
  readonly #failedJobs = new CappedList<FailedJob>();
  readonly #startedAt = new Map<string, Millis>();
  readonly #bootstrap = new LatencyHistogram();
  readonly #acknowledgement = new LatencyHistogram();
  readonly #session = new LatencyHistogram();
  readonly #message = new LatencyHistogram();
  #applied = 0;
  #jobsFinished = 0;
  #notificationsSent = 0;
  #notificationsAnswered = 0;
  #bootstrapsSent = 0;
  #completed = 0;
  #sent = 0;
  #received = 0;

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
        this.#rejections.add({ handset: event.handset ?? "", reason: event.reason });
        break;
      case "bootstrap.sent":
        this.#bootstrapsSent++;
        break;
      case "bootstrap.acknowledged":
        this.#acknowledgement.record(event.afterMs);
        break;
      case "bootstrap.unanswered": {
        const { device, to, waitedMs } = event;
        this.#unanswered.add({ device, to, waitedMs });
        break;
      }
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
      case "job.finished":
        this.#jobsFinished++;
        break;
      case "job.failed": {
        const { device, job, step, detail } = event;
        this.#failedJobs.add({ device, job, step, detail });
        break;
      }
      case "notification.sent":
        this.#notificationsSent++;
        break;
      case "notification.answered":
        this.#notificationsAnswered++;
        break;
      case "violation.found": {
        const { device, rule, detail, spec } = event;
        this.#violations.add({ device, rule, detail, spec });
        break;
      }
      default:
    }
  };

  summary(): StatisticsSummary {
    const acknowledgement = this.#acknowledgement.summary();
    return {
      bootstraps: {
        applied: this.#applied,
        rejected: this.#rejections.total,
        reasons: Object.fromEntries(this.#reasons),
        sent: this.#bootstrapsSent,
        acknowledged: acknowledgement.count,
        unanswered: this.#unanswered.total,
      },
      rejections: this.#rejections.first,
      unanswered: this.#unanswered.first,
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
        acknowledgement,
        session: this.#session.summary(),
        message: this.#message.summary(),
      },
      jobs: { finished: this.#jobsFinished, failed: this.#failedJobs.total },
      failedJobs: this.#failedJobs.first,
      notifications: { sent: this.#notificationsSent, answered: this.#notificationsAnswered },
      violationCount: this.#violations.total,
      violations: this.#violations.first,
    };
  }

  #stop(span: string, at: Millis, histogram: LatencyHistogram): void {
    const startedAt = this.#startedAt.get(span);
    if (startedAt === undefined) return;
    this.#startedAt.delete(span);
    histogram.record(at - startedAt);
  }
}

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
