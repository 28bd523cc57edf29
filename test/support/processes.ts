import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { DEADLINE_MS, type Ended, lastLines, Running } from "./running.ts";

/** The root of the project: what relative paths of started programs are relative to. */
export const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

/** Where programs are looked for; servers live in folders that are not on everybody's path. */
export const PROGRAM_PATH = `${process.env["PATH"] ?? ""}:/usr/local/sbin:/usr/sbin:/sbin`;

/** The command line of `phonebank`, as the project's set-up has built it for this run of the tests. */
export function phonebank(...words: string[]): string[] {
  return [process.execPath, "out/cli/main.js", ...words];
}

type Variables = Readonly<Record<string, string>>;

/** Groups that were started and have not ended. */
const groups = new Set<number>();
process.on("exit", () => {
  for (const pid of groups) signalGroup(pid, "SIGKILL");
});

/** A program in a process group of its own, with stdin held open. */
export class RunningProcess extends Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
  #hasEnded = false;

  constructor(command: readonly string[], env: Variables = {}) {
    super();
    const [program = "", ...words] = command;
    this.child = spawn(program, words, {
      cwd: PROJECT,
      env: { ...process.env, PATH: PROGRAM_PATH, ...env },
      detached: true,
    });
    const { pid } = this.child;
    if (pid !== undefined) groups.add(pid);
    for (const stream of ["stdout", "stderr"] as const) {
      this.child[stream].setEncoding("utf8").on("data", (text: string) => this.take(stream, text));
    }
    this.child.on("error", (error) => this.take("stderr", `${program}: ${error.message}\n`));
    this.child.stdin.on("error", () => {}); // A program that has ended reads nothing.
    this.ended = new Promise((resolve) => {
      this.child.on("close", (code, signal) => {
        this.#hasEnded = true;
        if (pid !== undefined) groups.delete(pid);
        resolve({ code, signal, stdout: this.stdout, stderr: this.stderr });
        this.tell();
      });
    });
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  interrupt(): Promise<Ended> {
    this.child.kill("SIGINT");
    return this.ended;
  }

  /** Asks its whole group to end, and after `graceMs` asks no more. */
  async stop(graceMs = 5000): Promise<Ended> {
    this.child.stdin.end();
    if (graceMs > 0) this.#signal("SIGTERM");
    const timer = setTimeout(() => this.#signal("SIGKILL"), graceMs);
    const ended = await this.ended;
    clearTimeout(timer);
    return ended;
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.child;
    if (pid !== undefined && !this.#hasEnded) signalGroup(pid, signal);
  }
}

/** Runs a program to its end, without input. Rejects when it cannot be started, and when it is killed for passing the deadline. */
export async function runProcess(
  command: readonly string[],
  env: Variables = {},
  deadlineMs = DEADLINE_MS,
): Promise<Ended> {
  const running = new RunningProcess(command, env);
  running.child.stdin.end();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    void running.stop(0);
  }, deadlineMs);
  const ended = await running.ended;
  clearTimeout(timer);
  const { stderr } = ended;
  if (isLate) throw new Error(`${command[0]}: not done within ${deadlineMs} ms\n${lastLines(stderr)}`);
  if (running.child.pid === undefined) throw new Error(stderr);
  return ended;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended already.
  }
}
