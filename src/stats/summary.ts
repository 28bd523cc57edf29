/** What is told of a run: counts, latencies, and the first of what went wrong. */
import type { Millis } from "../base/clock.ts";
import type { RejectionReason } from "../events/vocabulary.ts";
import type { LatencySummary } from "./latency.ts";

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

/** A bootstrap that was rejected, and why. */
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
