/** One thing done over and over: `iterations` times, and the CPU nanoseconds that each took. */
export type Side = (iterations: number) => number;

/** The subject and what it is measured against, ready to run. */
export interface Contest {
  readonly subject: Side;
  readonly anchor: Side;
}

/** Why a figure cannot be measured on this machine. */
export interface Skipped {
  readonly skipped: string;
}

/** What is measured. Goals are ratios, anchor ÷ subject: absolute times say more about the machine than about the program. */
export interface Figure {
  readonly id: string;
  readonly subject: string;
  readonly anchor: string;
  /** The least ratio; absent where nobody else's work can be the anchor. */
  readonly must?: number;
  readonly aim?: number;
  /** Checks that the subject's result is right, and makes both sides. @throws when it is wrong */
  prepare(): Contest | Skipped | Promise<Contest | Skipped>;
}

/** A side that runs here. CPU time of the process, so that other programs on the machine do not count; the garbage collector does. */
export function inProcess(work: () => unknown): Side {
  return (iterations) => {
    const before = process.cpuUsage();
    for (let i = 0; i < iterations; i++) kept.last = work();
    const { user, system } = process.cpuUsage(before);
    return ((user + system) * 1000) / iterations;
  };
}

/** Holds the last result of each side, so that the compiler cannot leave the work out. */
const kept: { last: unknown } = { last: undefined };
