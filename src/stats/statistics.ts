import type { Millis } from "../base/clock.ts";
import { FACTORY_SPAN, type PhonebankEvent } from "../events/event.ts";
import { CappedList } from "./capped-list.ts";
import { LatencyHistogram } from "./latency.ts";
import type { FailedJob, Rejection, StatisticsSummary, UnansweredBootstrap, Violation } from "./summary.ts";

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
