/** One thing done over and over: `iterations` times, and the nanoseconds that each took. */
export type Side = (iterations: number) => number | Promise<number>;

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
  /** Both sides wait for network or disk: their time is the clock's, not the CPU's, and is shown as how many a second. */
  readonly isRate?: true;
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

/** One round of a side that waits for network or disk. */
export interface Round {
  /** What is timed, from its call to its end. @throws when anything went otherwise than it should */
  run(): Promise<void>;
  close(): Promise<void>;
}

/** A side of rounds, each of which is made ready and cleared away outside of the measured time. */
export function inRounds(open: (iterations: number) => Promise<Round>): Side {
  return async (iterations) => {
    const round = await open(iterations);
    try {
      const before = process.hrtime.bigint();
      await round.run();
      return Number(process.hrtime.bigint() - before) / iterations;
    } finally {
      await round.close();
    }
  };
}

/** Holds the last result of each side, so that the compiler cannot leave the work out. */
const kept: { last: unknown } = { last: undefined };
