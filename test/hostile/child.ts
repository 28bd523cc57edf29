/**
 * Runs tasks in a process of its own, which the parent starts with a small heap: a decoder that hangs or takes all memory ends
 * this process only. The number of the case at hand goes to stdout now and then, so that the parent knows where that was.
 */
import { writeSync } from "node:fs";
import { fromBase64, toBase64 } from "../../src/base/bytes.ts";
import { CodecError } from "../../src/base/errors.ts";
import { bombNamed } from "./bombs.ts";
import { Cases } from "./cases.ts";
import { judge } from "./judge.ts";
import type { BombTask, Fault, Report, TargetTask, Task } from "./protocol.ts";
import { targetNamed } from "./targets.ts";

/** After so many faults of one target the rest says nothing new. */
const ENOUGH = 10;

process.on("message", (task: Task) => {
  const report = task.kind === "bomb" ? explode(task) : runCases(task);
  process.send?.(report);
});
// What is sent before there is a listener is lost.
process.send?.("ready");

function runCases({ target: name, plan, corpus, from, step }: TargetTask): Report {
  const target = targetNamed(name);
  const added = corpus.map((entry) => fromBase64(entry) ?? new Uint8Array());
  const cases = new Cases([...target.corpus(), ...added], plan);
  const faults: Fault[] = [];
  const found = new Map<string, number>();
  let slowestMs = 0;
  let index = from;
  for (; index < cases.count && faults.length < ENOUGH; index++) {
    if (index % step === 0) writeSync(1, `${index}\n`);
    const input = cases.input(index);
    const { fault, signature, ms } = withStacks(0, () => judge(target, input));
    if (!found.has(signature)) found.set(signature, index);
    slowestMs = Math.max(slowestMs, ms);
    if (fault === undefined) continue;
    const { fault: traced = fault } = withStacks(10, () => judge(target, input));
    faults.push({ target: name, index, fault: traced, input: toBase64(input) });
  }
  return {
    cases: index - from,
    faults,
    found: [...found].map(([signature, first]) => ({ signature, index: first })),
    slowestMs,
    megabytes: process.resourceUsage().maxRSS / 1024,
  };
}

/** Most cases end in an error, and a fifth of the time went into stacks that nobody reads. */
function withStacks<T>(depth: number, run: () => T): T {
  const usual = Error.stackTraceLimit;
  Error.stackTraceLimit = depth;
  try {
    return run();
  } finally {
    Error.stackTraceLimit = usual;
  }
}

function explode({ bomb: name }: BombTask): Report {
  const { prepare, withinMs } = bombNamed(name);
  const ready = prepare();
  let outcome = "";
  let slowestMs = Number.POSITIVE_INFINITY;
  // The machine may be busy: what counts is this process's own time, and slow is what is slow three times.
  for (let attempt = 0; attempt < 3 && slowestMs > withinMs; attempt++) {
    const start = process.cpuUsage();
    outcome = outcomeOf(ready);
    const { user, system } = process.cpuUsage(start);
    slowestMs = Math.min(slowestMs, (user + system) / 1000);
  }
  return { cases: 1, faults: [], found: [], slowestMs, megabytes: process.resourceUsage().maxRSS / 1024, outcome };
}

function outcomeOf(run: () => unknown): string {
  try {
    run();
    return "none";
  } catch (error) {
    return error instanceof CodecError ? error.code : `threw ${error instanceof Error ? error.stack : error}`;
  }
}
