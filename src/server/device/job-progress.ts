import type { Clock } from "../../base/clock.ts";
import type { JobCommand } from "../jobs/job.ts";
import type { JobRun, PlannedStep } from "../jobs/run.ts";
import type { Violation } from "../judge/rules.ts";
import type { SentCommand } from "../messages/sent-message.ts";
import type { JobKnowledge } from "./job-knowledge.ts";
import type { JobRuns } from "./job-runs.ts";
import { alertOutcome, outcomeOf, unmetBy, unmetByAlert } from "./outcome.ts";

interface ProgressEnvironment {
  readonly clock: Clock;
  readonly report: (violation: Violation) => void;
  readonly runs: JobRuns;
  readonly knowledge: JobKnowledge;
}

/** Takes runs of jobs from one command to the next, by what became of it. */
export class JobProgress {
  readonly #env: ProgressEnvironment;

  constructor(env: ProgressEnvironment) {
    this.#env = env;
  }

  /** Is told what a command and its members got. */
  conclude({ run, index, command }: PlannedStep, sent: readonly SentCommand[]): void {
    const { knowledge } = this.#env;
    const isSecret = (uri: string, value: string) => knowledge.isSecretNode(uri, value);
    for (const each of sent) knowledge.save(each.wish, outcomeOf(each, isSecret));
    const unmet = sent.flatMap((each) => unmetBy(each, decides(command), isSecret));
    this.#settle(run, index, unmet);
  }

  /** Is told that a command could not be sent. That is a failure only where the job says what it expects. */
  leaveOut({ run, index, command }: PlannedStep, reason: string): void {
    this.#env.runs.begin(run);
    this.#settle(run, index, command.expect === undefined && !decides(command) ? [] : [reason]);
  }

  /** Passes a command over whose condition does not hold. */
  skip(run: JobRun, index: number): void {
    this.#env.runs.advance(run, index + 1);
  }

  /** Looks for the alert that a command waits for; false when it has to be waited for. `isSecret`: a secret was filled into it. */
  takeAlert(
    { run, index, command }: PlannedStep,
    awaited: NonNullable<JobCommand["await"]>,
    isSecret: boolean,
  ): boolean {
    this.#env.runs.begin(run);
    const { alert: type, correlator, within } = awaited;
    const alert = run.takeAlert(type, correlator);
    if (!alert) {
      const late = [`no alert ${type} within ${within / 1000} s`];
      const { clock } = this.#env;
      run.waitsUntil ??= clock.now() + within;
      const left = Math.max(0, run.waitsUntil - clock.now());
      run.deadline ??= clock.setTimeout(() => this.#settle(run, index, late), left);
      return false;
    }
    this.#env.knowledge.save(command, alertOutcome(alert));
    this.#settle(run, index, unmetByAlert(alert, command.expect, isSecret));
    return true;
  }

  /** Waits for no alert any more. */
  stopWaiting(run: JobRun): void {
    if (run.deadline !== undefined) this.#env.clock.clearTimeout(run.deadline);
    run.deadline = undefined;
  }

  /** Goes on behind a command, as the job says. */
  #settle(run: JobRun, index: number, unmet: readonly string[]): void {
    this.stopWaiting(run);
    run.waitsUntil = undefined;
    const { onFailure } = run.job.commands[index] ?? {};
    if (unmet.length > 0) {
      if (typeof onFailure === "object" && run.jump(onFailure.goto)) return;
      for (const detail of unmet) {
        this.#env.report({ rule: "expectation", detail });
        run.unmet.push({ step: index + 1, detail });
      }
    }
    const stops = unmet.length > 0 && onFailure !== undefined && onFailure !== "continue";
    this.#env.runs.advance(run, stops ? Number.POSITIVE_INFINITY : index + 1);
  }
}

/** Whether what becomes of a command decides on what comes next. */
export function decides({ onFailure }: JobCommand): boolean {
  return onFailure !== undefined && onFailure !== "continue";
}
