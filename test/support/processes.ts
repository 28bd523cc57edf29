import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The root of the project: what relative paths of started programs are relative to. */
export const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

/** The command line of `phonebank`. */
export function phonebank(...words: string[]): string[] {
  return [process.execPath, "bin/phonebank.js", ...words];
}

/** Where programs are looked for; servers live in folders that are not on everybody's path. */
export const PROGRAM_PATH = `${process.env["PATH"] ?? ""}:/usr/local/sbin:/usr/sbin:/sbin`;

/** One line of NDJSON as an event; octets are base64 text. */
export interface EventRecord {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface RunningProcess {
  readonly pid: number;
  /** The events on stdout so far. */
  readonly events: readonly EventRecord[];
  /** Everything on stdout and stderr so far, in the order of arrival. */
  readonly output: () => string;
  /** The first event of this type that fits, come or to come. Rejects when the deadline passes or the process ends without it. */
  event(type: string, fits?: (event: EventRecord) => boolean, deadlineMs?: number): Promise<EventRecord>;
  /** The first line of output that matches; rejects like {@link event}. */
  line(pattern: RegExp, deadlineMs?: number): Promise<string>;
  /** Asks the whole process group to end, after `graceMs` without asking; resolves when its output is closed. */
  stop(graceMs?: number): Promise<void>;
}

const DEADLINE_MS = 20_000;

/** Groups that were started and have not ended. */
const groups = new Set<number>();
process.on("exit", () => {
  for (const pid of groups) signalGroup(pid, "SIGKILL");
});

/** Starts a program in a process group of its own, with stdin held open. */
export function startProcess(command: readonly string[], env: Readonly<Record<string, string>> = {}): RunningProcess {
  const [program = "", ...words] = command;
  const child = spawn(program, words, {
    cwd: PROJECT,
    env: { ...process.env, PATH: PROGRAM_PATH, ...env },
    detached: true,
  });
  const pid = child.pid ?? Number.NaN;
  if (child.pid !== undefined) groups.add(pid);
  const events: EventRecord[] = [];
  const lines: string[] = [];
  const attempts = new Set<() => void>();
  let ended = false;
  const retry = () => {
    for (const attempt of [...attempts]) attempt();
  };
  const take = (line: string) => {
    lines.push(line);
    if (/^\{"seq":.*\}$/.test(line)) events.push(JSON.parse(line) as EventRecord);
  };
  for (const stream of [child.stdout, child.stderr]) {
    let rest = "";
    stream.setEncoding("utf8").on("data", (text: string) => {
      const parts = `${rest}${text}`.split("\n");
      rest = parts.pop() ?? "";
      for (const part of parts) take(part);
      retry();
    });
  }
  child.on("error", (error) => take(`${program}: ${error.message}`));
  child.stdin.on("error", () => {}); // a program that has ended reads nothing
  const closed = new Promise<void>((resolve) => {
    child.on("close", () => {
      ended = true;
      groups.delete(pid);
      retry();
      resolve();
    });
  });
  const output = () => lines.join("\n");

  const until = <T>(what: string, find: () => T | undefined, deadlineMs: number) =>
    new Promise<T>((resolve, reject) => {
      const fail = (why: string) => settle(() => reject(new Error(`${what}: ${why}\n${tail(output())}`)));
      const timer = setTimeout(() => fail(`not within ${deadlineMs} ms`), deadlineMs);
      const settle = (then: () => void) => {
        clearTimeout(timer);
        attempts.delete(attempt);
        then();
      };
      const attempt = () => {
        const found = find();
        if (found !== undefined) settle(() => resolve(found));
        else if (ended) fail("the process ended without it");
      };
      attempts.add(attempt);
      attempt();
    });

  return {
    pid,
    events,
    output,
    event: (type, fits = () => true, deadlineMs = DEADLINE_MS) =>
      until(`event ${type}`, () => events.find((event) => event.type === type && fits(event)), deadlineMs),
    line: (pattern, deadlineMs = DEADLINE_MS) =>
      until(`line ${pattern}`, () => lines.find((line) => pattern.test(line)), deadlineMs),
    async stop(graceMs = 5000) {
      child.stdin.end();
      if (!ended) signalGroup(pid, "SIGTERM");
      const timer = setTimeout(() => signalGroup(pid, "SIGKILL"), graceMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

export interface ProcessResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. Rejects when it cannot be started, and when it is killed for passing the deadline. */
export function runProcess(
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
  deadlineMs = DEADLINE_MS,
): Promise<ProcessResult> {
  const [program = "", ...words] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, {
      cwd: PROJECT,
      env: { ...process.env, PATH: PROGRAM_PATH, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: deadlineMs,
      killSignal: "SIGKILL",
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (status, signal) => {
      if (signal === "SIGKILL") reject(new Error(`${program}: not done within ${deadlineMs} ms\n${tail(stderr)}`));
      else resolve({ status, stdout, stderr });
    });
  });
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended already.
  }
}

function tail(text: string): string {
  return text
    .split("\n")
    .slice(-30)
    .map((line) => line.slice(0, 300))
    .join("\n");
}
