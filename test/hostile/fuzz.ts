/**
 * `npm run fuzz -- --minutes N [--target NAME] [--corpus DIR] [--seed TEXT]`: feeds the decoders for as long as wanted. What they
 * treat in a new way is kept in the corpus folder and is where the next run goes on from; what they must not do is kept in its
 * `faults` folder. Ends with 1 when there were faults.
 */
import { parseArgs } from "node:util";
import { toHex } from "../../src/base/bytes.ts";
import { toolWords } from "../support/tool-words.ts";
import { CorpusFolder } from "./corpus-folder.ts";
import { inputOf, runTasks, targetTask } from "./parent.ts";
import type { Report, TargetTask } from "./protocol.ts";
import { TARGETS, targetNamed } from "./targets.ts";

const MUTATIONS = 20_000;
const DEADLINE_MS = 15_000;
const WIDTH = 2;

const { values, minutes, targets } = toolWords("fuzz", () => {
  const { values } = parseArgs({
    options: {
      minutes: { type: "string", default: "1" },
      target: { type: "string", multiple: true, default: [] },
      corpus: { type: "string", default: "./fuzz-corpus" },
      seed: { type: "string", default: String(Date.now()) },
    },
  });
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error(`--minutes ${values.minutes}: expected a number above 0`);
  return { values, minutes, targets: values.target.length > 0 ? values.target.map(targetNamed) : TARGETS };
});
const folder = new CorpusFolder(values.corpus);
const until = Date.now() + minutes * 60_000;
const totals = { rounds: 0, cases: 0, found: 0, faults: 0 };

console.log(`seed ${values.seed}, ${targets.length} targets, corpus ${values.corpus}`);
while (Date.now() < until && totals.faults < 100) {
  totals.rounds++;
  for (let at = 0; at < targets.length && Date.now() < until; at += WIDTH) {
    const tasks = targets.slice(at, at + WIDTH).map(({ name }) => {
      const plan = {
        seed: `${values.seed}/${totals.rounds}`,
        prefixes: false,
        mutations: MUTATIONS,
        random: MUTATIONS / 20,
      };
      return targetTask(name, plan, folder.entries(name));
    });
    const reports = await runTasks(tasks, { width: WIDTH, deadlineMs: DEADLINE_MS });
    tasks.forEach((task, index) => {
      keep(task, reports[index] as Report);
    });
  }
}
console.log(
  `${totals.rounds} rounds, ${totals.cases} inputs, ${totals.found} new kinds of outcome, ${totals.faults} faults`,
);
process.exitCode = totals.faults > 0 ? 1 : 0;

function keep(task: TargetTask, { cases, found, faults }: Report): void {
  totals.cases += cases;
  for (const { signature, index } of found) {
    if (folder.add(task.target, signature, inputOf(task, index))) totals.found++;
  }
  for (const { fault, index = 0 } of faults) {
    const input = inputOf(task, index);
    totals.faults++;
    const file = folder.addFault(task.target, { fault, seed: task.plan.seed, index, input: toHex(input) });
    console.log(`FAULT ${task.target}: ${fault.split("\n")[0]} (seed ${task.plan.seed}, case ${index}; ${file})`);
  }
}
