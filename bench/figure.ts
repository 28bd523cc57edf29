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
  /**
   * Shown as how many a second. `clock`: both sides wait for network or disk, and their time is the clock's; `core`: they wait for a peer
   * in another process, and only the CPU time of this one counts, so it is how many a second one core could do.
   */
  readonly rate?: "clock" | "core";
  /** The least ratio; absent where nobody else's work can be the anchor. */
  readonly must?: number;
  readonly aim?: number;
  /** Checks that the subject's result is right, and makes both sides. @throws when it is wrong */
  prepare(): Contest | Skipped | Promise<Contest | Skipped>;
}

/** A side that runs here. CPU time of the process, so that other programs on the machine do not count; the garbage collector does. */
export function inProcess(work: () => unknown): Side {
  return (iterations) => {
    const before = cpuNs();
    for (let i = 0; i < iterations; i++) kept.last = work();
    return (cpuNs() - before) / iterations;
  };
}

/** One round of a side that waits for network or disk. */
export interface Round {
  /** What is timed, from its call to its end. @throws when anything went otherwise than it should */
  run(): Promise<void>;
  close(): Promise<void>;
}

/** A side of rounds, each of which is made ready and cleared away outside of the measured time. */
export function inRounds(open: (iterations: number) => Promise<Round>, rate: "clock" | "core" = "clock"): Side {
  const now = rate === "clock" ? clockNs : cpuNs;
  return async (iterations) => {
    const round = await open(iterations);
    try {
      const before = now();
      await round.run();
      return (now() - before) / iterations;
    } finally {
      await round.close();
    }
  };
}

function clockNs(): number {
  return Number(process.hrtime.bigint());
}

/** CPU time of the process, the kernel's work for it included. */
function cpuNs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}

/** Holds the last result of each side, so that the compiler cannot leave the work out. */
const kept: { last: unknown } = { last: undefined };
