/** Starts children, gives them tasks, and finds out which input ended one. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { fromBase64, toBase64 } from "../../src/base/bytes.ts";
import { Cases } from "./cases.ts";
import type { Report, TargetTask, Task } from "./protocol.ts";
import { targetNamed } from "./targets.ts";

const CHILD = fileURLToPath(new URL("./child.ts", import.meta.url));
const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

/** Megabytes of heap that a child has for objects; all decoders together need a third of it. */
const HEAP_MEGABYTES = 96;
const STEP = 64;

/** Runs tasks, `width` at a time. No sign of life for `deadlineMs`, or the end of the process, is a fault of the case at hand. */
export async function runTasks(
  tasks: readonly Task[],
  { width, deadlineMs }: { readonly width: number; readonly deadlineMs: number },
): Promise<Report[]> {
  const reports: Report[] = [];
  let next = 0;
  const work = async () => {
    const child = new HostileChild();
    for (let index = next++; index < tasks.length; index = next++) {
      reports[index] = await child.complete(tasks[index] as Task, deadlineMs);
    }
    child.stop();
  };
  await Promise.all(Array.from({ length: width }, work));
  return reports;
}

type Ended = { readonly ended: string; readonly at: number };

class HostileChild {
  #process: ChildProcess | undefined;

  /** The report of a task, made up when the process did not survive it. */
  async complete(task: Task, deadlineMs: number): Promise<Report> {
    const first = await this.#run(task, deadlineMs);
    if (!("ended" in first)) return first;
    const name = task.kind === "bomb" ? task.bomb : task.target;
    if (task.kind === "bomb")
      return { ...NOTHING, faults: [{ target: name, fault: first.ended }], outcome: first.ended };
    const again = await this.#run({ ...task, from: first.at, step: 1 }, deadlineMs);
    const index = "ended" in again ? again.at : first.at;
    const cause =
      "ended" in again ? again.ended : `${first.ended}, which did not happen again from case ${first.at} on`;
    return { ...NOTHING, faults: [{ target: name, index, fault: cause, input: toBase64(inputOf(task, index)) }] };
  }

  stop(): void {
    this.#process?.kill("SIGKILL");
    this.#process = undefined;
  }

  async #run(task: Task, deadlineMs: number): Promise<Report | Ended> {
    this.#process ??= await start();
    const child = this.#process;
    const outcome = await new Promise<Report | Ended>((resolve) => {
      let at = task.kind === "target" ? task.from : 0;
      let said = "";
      const end = (ended: string) => resolve({ ended, at });
      const timer = setTimeout(() => end(`did not end within ${deadlineMs} ms`), deadlineMs);
      child.stdout?.removeAllListeners("data").on("data", (octets: Buffer) => {
        at = Number(octets.toString().trimEnd().split("\n").at(-1));
        timer.refresh();
      });
      child.stderr?.removeAllListeners("data").on("data", (octets: Buffer) => {
        said = `${said}${octets}`.slice(-2000);
      });
      child.removeAllListeners("message").once("message", (report: Report) => {
        clearTimeout(timer);
        resolve(report);
      });
      child.removeAllListeners("close").once("close", (code, signal) => {
        clearTimeout(timer);
        end(`ended its process with ${signal ?? code}: ${/FATAL.*|\w*Error.*/.exec(said)?.[0] ?? said}`);
      });
      child.send(task);
    });
    if ("ended" in outcome) this.stop();
    return outcome;
  }
}

const NOTHING: Report = { cases: 0, faults: [], found: [], slowestMs: 0, megabytes: 0 };

/** The input of a case of a task. */
export function inputOf(task: TargetTask, index: number): Uint8Array {
  const added = task.corpus.map((entry) => fromBase64(entry) ?? new Uint8Array());
  return new Cases([...targetNamed(task.target).corpus(), ...added], task.plan).input(index);
}

/** A task for all cases of a plan. */
export function targetTask(target: string, plan: TargetTask["plan"], corpus: readonly Uint8Array[] = []): TargetTask {
  return { kind: "target", target, plan, corpus: corpus.map(toBase64), from: 0, step: STEP };
}

async function start(): Promise<ChildProcess> {
  const child = fork(CHILD, [], {
    cwd: PROJECT,
    execArgv: [`--max-old-space-size=${HEAP_MEGABYTES}`, "--import", "tsx"],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const [ready] = await Promise.race([once(child, "message"), once(child, "close")]);
  if (ready !== "ready") throw new Error(`the child ended before its first task: ${child.stderr?.read()}`);
  return child;
}
