import type { Plan } from "./cases.ts";

/** What the parent asks of a child: all cases of one target, or one bomb. */
export type Task = TargetTask | BombTask;

export interface TargetTask {
  readonly kind: "target";
  readonly target: string;
  readonly plan: Plan;
  /** Entries beside those of the target, as base64. */
  readonly corpus: readonly string[];
  /** The first case, and how many cases lie between two signs of life. */
  readonly from: number;
  readonly step: number;
}

export interface BombTask {
  readonly kind: "bomb";
  readonly bomb: string;
}

/** What came of a task. */
export interface Report {
  readonly cases: number;
  readonly faults: readonly Fault[];
  /** The first case of every signature. */
  readonly found: readonly { readonly signature: string; readonly index: number }[];
  readonly slowestMs: number;
  /** The most that the child ever held, of all its tasks. */
  readonly megabytes: number;
  /** Of a bomb: the error's code, or `none`. */
  readonly outcome?: string;
}

export interface Fault {
  readonly target: string;
  /** Absent for a bomb. */
  readonly index?: number;
  readonly fault: string;
  /** Base64, when the input is known. */
  readonly input?: string;
}
