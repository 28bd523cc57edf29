import type { Emit } from "../../events/event.ts";
import type { JobRun, PreparedJob } from "../jobs/run.ts";

/** How one run of a job stands, for people. */
export interface JobReport {
  readonly job: string;
  readonly state: "waiting" | "running" | "finished" | "failed";
  /** Place of the next command, from 1, while there is one. */
  readonly step?: number;
  /** What was not met. */
  readonly unmet: readonly string[];
}

/** Runs that are over and remembered for the report. */
const KEPT = 100;

/** The runs of a device's jobs: those that are open in the order of the jobs, and what became of the others. */
export class JobRuns {
  readonly #jobs: readonly PreparedJob[];
  readonly #env: { readonly device: string; readonly emit: Emit };
  #open: readonly JobRun[] = [];
  readonly #over: JobReport[];

  /** `over`: runs that were over before. */
  constructor(
    jobs: readonly PreparedJob[],
    env: { readonly device: string; readonly emit: Emit },
    over: readonly JobReport[] = [],
  ) {
    this.#jobs = jobs;
    this.#env = env;
    this.#over = [...over];
  }

  /** Those that are over and remembered, oldest first. */
  get over(): readonly JobReport[] {
    return [...this.#over];
  }

  /** Those that are not over, in the order of the file, then those that were queued. */
  get open(): readonly JobRun[] {
    return this.#open;
  }

  isOpen(job: PreparedJob): boolean {
    return this.#open.some(({ prepared }) => prepared === job);
  }

  add(run: JobRun): void {
    const place = ({ prepared }: JobRun) => {
      const index = this.#jobs.indexOf(prepared);
      return index < 0 ? this.#jobs.length : index;
    };
    this.#open = [...this.#open, run].toSorted((a, b) => place(a) - place(b));
  }

  /** Takes away a run that has not begun and never will. */
  drop(run: JobRun): void {
    this.#open = this.#open.filter((each) => each !== run);
  }

  begin(run: JobRun): void {
    if (run.hasBegun) return;
    run.hasBegun = true;
    this.#env.emit({ type: "job.started", device: this.#env.device, job: run.job.name });
  }

  /** Goes on at the command with this place; behind the last one the run is over. */
  advance(run: JobRun, to: number): void {
    run.next = to;
    if (!run.hasEnded) return;
    this.begin(run);
    this.drop(run);
    const { device, emit } = this.#env;
    const { name } = run.job;
    const [unmet] = run.unmet;
    if (unmet) emit({ type: "job.failed", device, job: name, step: unmet.step, detail: unmet.detail });
    else emit({ type: "job.finished", device, job: name });
    if (this.#over.length === KEPT) this.#over.shift();
    this.#over.push({ job: name, state: unmet ? "failed" : "finished", unmet: details(run) });
  }

  /** Commands that are still to be done; those of a job whose condition has never held are not counted. */
  get commandsLeft(): number {
    const counted = this.#open.filter((run) => run.hasBegun || run.job.if === undefined);
    return counted.reduce((sum, run) => sum + run.job.commands.length - run.next, 0);
  }

  /** How the runs stand: those that are over, then the others. */
  report(): JobReport[] {
    const open = this.#open.map((run): JobReport => {
      const state = run.hasBegun ? "running" : "waiting";
      return { job: run.job.name, state, step: run.next + 1, unmet: details(run) };
    });
    return [...this.#over, ...open];
  }
}

function details({ unmet }: JobRun): string[] {
  return unmet.map(({ detail }) => detail);
}
