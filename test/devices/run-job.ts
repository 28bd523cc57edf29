/** One handset of a model in a scenario of its own, with one job of the embedded server. */
import { join } from "node:path";
import type { EventType, PhonebankEvent } from "../../src/events/event.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { runScenario } from "../../src/scenario/runner.ts";
import { aFile } from "../support/a-folder.ts";
import { PROJECT } from "../support/a-model.ts";

/** What was told while the commands, lines of a job file, were carried out by a handset that a push has bootstrapped. */
export async function runJob(model: string, commands: string, steps = "") {
  const document = join(PROJECT, "scenarios/documents/dm-account.xml");
  const jobs = aFile(`serverId: dm.phonebank.example\njobs:\n  - commands:\n      ${commands}\n`, "jobs.yaml");
  return play(`fleet:\n  - { name: all, count: 1, model: ${model} }\njobs: ${jobs}\nsteps:
  - push: { to: [all], document: ${document}, sec: NETWPIN }
  - expect: { of: [all], bootstrap: applied, session: completed, within: 1min }\n${steps}`);
}

/** A scenario in virtual time, without its name: the report, and the events of a type. */
export async function play(scenario: string) {
  const events: PhonebankEvent[] = [];
  const { signal } = new AbortController();
  const readers = () => [(event: PhonebankEvent) => void events.push(event)];
  const loaded = loadScenario(aFile(`scenario: one model\nclock: virtual\n${scenario}`));
  const report = await runScenario(loaded, { clock: "virtual", interrupted: signal, readers });
  const told = <Type extends EventType>(type: Type) =>
    events.filter((event): event is Extract<PhonebankEvent, { type: Type }> => event.type === type);
  return { report, told };
}
