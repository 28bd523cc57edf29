import type { Millis, TimerId } from "../../base/clock.ts";
import { type Job, type JobCommand, type JobTrigger, triggerOf } from "./job.ts";
import { hasPlaceholders } from "./placeholders.ts";
import { alertFits, type ReceivedAlert } from "./received-alert.ts";

/** A job with what can be known of it before it runs. */
export interface PreparedJob {
  readonly job: Job;
  readonly trigger: JobTrigger;
  /** Whether each command asks for what earlier ones brought: it has a condition or placeholders, or waits for an alert. */
  readonly asks: readonly boolean[];
  /** Whether it waits for an alert somewhere. */
  readonly waits: boolean;
}

/** Prepares a job. */
export function prepareJob(job: Job): PreparedJob {
  return {
    job,
    trigger: triggerOf(job),
    asks: job.commands.map(
      (command) => command.if !== undefined || command.await !== undefined || hasPlaceholders(command),
    ),
    waits: job.commands.some((command) => command.await !== undefined),
  };
}

/** One command of a run, with its placeholders filled in. */
export interface PlannedStep {
  readonly run: JobRun;
  /** Its place in the job, from 0. */
  readonly index: number;
  readonly command: JobCommand;
}

/** An expectation of a run that was not met. */
export interface UnmetStep {
  /** The place of the command in the job, from 1. */
  readonly step: number;
  readonly detail: string;
}

/** How far a run is, as it is kept from one process to the next. */
export interface RunStanding {
  /** The place of the next command, from 0. */
  readonly next: number;
  readonly hasBegun: boolean;
  /** The alert that began it, or the last one it waited for. */
  readonly alert?: ReceivedAlert;
  /** Alerts that no command has taken yet. */
  readonly heard: readonly ReceivedAlert[];
  readonly unmet: readonly UnmetStep[];
  readonly jumps: number;
  /** Until when an alert is waited for. */
  readonly waitsUntil?: Millis;
}

/** Jumps that a run may make; after that it goes in circles. */
const MAX_JUMPS = 100;

/** Alerts that a run remembers for commands that wait for one. */
const MAX_HEARD = 100;

/** One run of a job on one device: how far it is, and what it went through. */
export class JobRun {
  readonly prepared: PreparedJob;
  /** The place of the next command, from 0. */
  next = 0;
  hasBegun = false;
  /** The alert that began it, or the last one it waited for. */
  alert: ReceivedAlert | undefined;
  /** Rings when an alert that it waits for has not come in time. */
  deadline: TimerId | undefined;
  /** When that is, which holds beyond the end of the process. */
  waitsUntil: Millis | undefined;
  readonly unmet: UnmetStep[] = [];
  readonly #heard: ReceivedAlert[] = [];
  #jumps = 0;

  constructor(prepared: PreparedJob, alert?: ReceivedAlert) {
    this.prepared = prepared;
    this.alert = alert;
  }

  get job(): Job {
    return this.prepared.job;
  }

  get hasEnded(): boolean {
    return this.next >= this.job.commands.length;
  }

  /** Takes note of an alert, for a command that waits for it now or later. */
  hear(alert: ReceivedAlert): void {
    if (this.hasBegun && this.prepared.waits && this.#heard.length < MAX_HEARD) this.#heard.push(alert);
  }

  /** The first alert that fits and that no command has taken yet. */
  takeAlert(type: string, correlator: string | undefined): ReceivedAlert | undefined {
    const place = this.#heard.findIndex((alert) => alertFits(alert, type, correlator));
    if (place < 0) return undefined;
    [this.alert] = this.#heard.splice(place, 1);
    return this.alert;
  }

  /** How far it is, to be taken up by {@link resume}. */
  get standing(): RunStanding {
    const { next, hasBegun, alert, unmet, waitsUntil } = this;
    return {
      next,
      hasBegun,
      ...(alert ? { alert } : {}),
      heard: [...this.#heard],
      unmet: [...unmet],
      jumps: this.#jumps,
      ...(waitsUntil === undefined ? {} : { waitsUntil }),
    };
  }

  /** Goes on where an earlier process was. */
  resume({ next, hasBegun, alert, heard, unmet, jumps, waitsUntil }: RunStanding): this {
    this.next = next;
    this.hasBegun = hasBegun;
    this.alert = alert;
    this.#heard.push(...heard);
    this.unmet.push(...unmet);
    this.#jumps = jumps;
    this.waitsUntil = waitsUntil;
    return this;
  }

  /** Goes on at a label; false when it has jumped too often. */
  jump(label: string): boolean {
    this.next = this.job.commands.findIndex((command) => command.label === label);
    return ++this.#jumps <= MAX_JUMPS;
  }
}
