import type { Clock } from "../../base/clock.ts";
import type { SyncMLEncoding } from "../../codec/syncml/message.ts";
import type { Emit } from "../../events/event.ts";
import { type Conditions, deviceFits, type Job, type JobCommand } from "../jobs/job.ts";
import type { JobKeys } from "../jobs/job-keys.ts";
import { fillPlaceholders } from "../jobs/placeholders.ts";
import { type PlannedCommand, planCommand } from "../jobs/plan.ts";
import { alertFits, type ReceivedAlert } from "../jobs/received-alert.ts";
import { JobRun, type PlannedStep, type PreparedJob, prepareJob } from "../jobs/run.ts";
import type { Violation } from "../judge/rules.ts";
import type { SentCommand } from "../messages/sent-message.ts";
import type { JobsState } from "./device-state.ts";
import { JobKnowledge } from "./job-knowledge.ts";
import { decides, JobProgress } from "./job-progress.ts";
import { JobRuns } from "./job-runs.ts";

/** What the jobs of a device need of the server around them. */
export interface JobEnvironment {
  readonly device: string;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly report: (violation: Violation) => void;
  /** The value that the device told of a node. */
  readonly learned: (uri: string) => string | undefined;
}

/** How the jobs of a device stood, and by which names it says so. */
export interface KeptJobs {
  readonly state: JobsState;
  readonly keys: JobKeys;
}

/** A command of a job on its way out. */
export type PlannedJobCommand = PlannedCommand & { readonly step: PlannedStep };

/**
 * The jobs of one device, worked off in their order. Commands whose outcome decides nothing go out together; before a condition, a
 * placeholder, or a command that waits for an alert, all that was sent before has been answered.
 */
export class DeviceJobs {
  readonly #jobs: readonly PreparedJob[];
  readonly #runs: JobRuns;
  readonly #knowledge: JobKnowledge;
  readonly #progress: JobProgress;

  /** `kept`: how they stood when the server was there last. */
  constructor(env: JobEnvironment, jobs: readonly PreparedJob[], kept?: KeptJobs) {
    this.#jobs = jobs.filter(({ job }) => deviceFits(env.device, job.devices));
    this.#runs = new JobRuns(this.#jobs, env, kept?.state.over);
    this.#knowledge = new JobKnowledge(env.device, env.learned, kept?.state);
    this.#progress = new JobProgress({ ...env, runs: this.#runs, knowledge: this.#knowledge });
    const known = new Set(kept?.state.known);
    const isKnown = (job: PreparedJob) => known.has(kept?.keys.of(job) ?? "");
    this.#start((job) => job.trigger === "first-session" && !isKnown(job));
    for (const { job, ...standing } of kept?.state.open ?? []) {
      const prepared = typeof job === "string" ? kept?.keys.job(job) : prepareJob(job);
      // What is no longer in the file is no longer wanted.
      if (prepared) this.#runs.add(new JobRun(prepared).resume(standing));
    }
  }

  /** How they stand, to be kept. */
  state(keys: JobKeys): JobsState {
    return {
      known: this.#jobs.flatMap((job) => keys.of(job) ?? []),
      open: this.#runs.open.map((run) => ({ job: keys.of(run.prepared) ?? run.job, ...run.standing })),
      over: this.#runs.over,
      ...this.#knowledge.state,
    };
  }

  /** The runs, for reports. */
  get runs(): Pick<JobRuns, "report" | "commandsLeft"> {
    return this.#runs;
  }

  /** Jobs for every session begin anew. */
  startSession(): void {
    this.#start(({ trigger }) => trigger === "every-session");
  }

  /** Jobs that a notification of this name brings begin, now that the device has answered it. */
  answered(notification: string): void {
    this.#start(
      ({ trigger }) =>
        typeof trigger === "object" && "notification" in trigger && trigger.notification === notification,
    );
  }

  /** Jobs that this alert brings begin, and those that wait for it will go on. */
  hear(alert: ReceivedAlert): void {
    for (const run of this.#runs.open) run.hear(alert);
    this.#start(
      ({ trigger }) => typeof trigger === "object" && "alert" in trigger && alertFits(alert, trigger.alert),
      alert,
    );
  }

  /** Puts one more job behind the others, for once. */
  queue(job: Job): void {
    this.#runs.add(new JobRun(prepareJob(job)));
  }

  /** The commands that may go out together now, in order. Nothing that was given out before may be unanswered. */
  upcoming(encoding: SyncMLEncoding): readonly PlannedJobCommand[] {
    const batch: PlannedJobCommand[] = [];
    for (const run of this.#runs.open) {
      const asks = !run.hasBegun && run.job.if !== undefined;
      if (asks && batch.length > 0) break;
      if (asks && !this.#mayBegin(run, run.job.if ?? {})) continue;
      if (!this.#collect(run, batch, encoding)) break;
    }
    return batch;
  }

  /** Is told that commands are on their way. */
  sent(steps: readonly PlannedStep[]): void {
    for (const { run } of steps) this.#runs.begin(run);
  }

  /** Is told what a command and its members got. */
  conclude(step: PlannedStep, sent: readonly SentCommand[]): void {
    this.#progress.conclude(step, sent);
  }

  /** Is told that a command could not be sent. */
  leaveOut(step: PlannedStep, reason: string): void {
    this.#progress.leaveOut(step, reason);
  }

  /** Whether what the device told of a node is never told: it is a secret, or a job wrote one there. */
  isSecretNode(uri: string, value: string): boolean {
    return this.#knowledge.isSecretNode(uri, value);
  }

  /** Waits for nothing any more. */
  close(): void {
    for (const run of this.#runs.open) this.#progress.stopWaiting(run);
  }

  #start(isMeant: (job: PreparedJob) => boolean, alert?: ReceivedAlert): void {
    for (const job of this.#jobs) {
      if (isMeant(job) && !this.#runs.isOpen(job)) this.#runs.add(new JobRun(job, alert));
    }
  }

  /** Adds what a run has to say next; false when what comes behind it has to wait. */
  #collect(run: JobRun, batch: PlannedJobCommand[], encoding: SyncMLEncoding): boolean {
    const { commands } = run.job;
    for (let index = run.next; index < commands.length; index = batch.length === 0 ? run.next : index + 1) {
      if (batch.length > 0 && run.prepared.asks[index]) return false;
      const planned = this.#plan(run, index, encoding);
      if (planned === "waits") return true;
      if (planned === "done") continue;
      batch.push(planned);
      if (decides(planned.step.command)) return false;
    }
    return true;
  }

  /** Whether the condition of a job holds, now that its turn has come. */
  #mayBegin(run: JobRun, condition: Conditions): boolean {
    const holds = this.#knowledge.holds(condition, run.alert);
    if (holds) this.#runs.begin(run);
    // What came to pass once will not come again for the same reason.
    else if (typeof run.prepared.trigger === "object") this.#runs.drop(run);
    return holds;
  }

  /** The command at a place, ready to be sent; `done` when there is none to send, `waits` when an alert has to come first. */
  #plan(run: JobRun, index: number, encoding: SyncMLEncoding): PlannedJobCommand | "waits" | "done" {
    const command = run.job.commands[index] as JobCommand;
    if (!run.prepared.asks[index]) {
      this.#knowledge.follow(command, run.alert);
      return { ...planCommand(command, encoding), step: { run, index, command } };
    }
    if (command.if && !this.#knowledge.holds(command.if, run.alert)) {
      this.#progress.skip(run, index);
      return "done";
    }
    const { filled, names, missing } = fillPlaceholders(command, this.#knowledge.lookup(run.alert));
    if (missing.length > 0) {
      this.#progress.leaveOut({ run, index, command }, `nothing is known of ${missing.join(", ")}`);
      return "done";
    }
    const isSecret = names.some((name) => this.#knowledge.isSecret(name));
    const step = { run, index, command: filled };
    this.#knowledge.follow(command, run.alert);
    if (filled.await) return this.#progress.takeAlert(step, filled.await, isSecret) ? "done" : "waits";
    return { ...planCommand(filled, encoding, isSecret), step };
  }
}
