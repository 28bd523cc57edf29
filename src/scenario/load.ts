import { dirname, resolve } from "node:path";
import { type ServerFile, serverFileSchema } from "../lab/load/server-schema.ts";
import { loadYamlFile, readText } from "../lab/load/yaml-file.ts";
import { type Scenario, scenarioSchema } from "./schema.ts";

/** A scenario with everything it names, read before anything runs. */
export interface LoadedScenario {
  readonly file: string;
  readonly scenario: Scenario;
  readonly server: ServerFile;
  /** Text of each document a step names, by that name. */
  readonly documents: ReadonlyMap<string, string>;
}

/** Reads a scenario file, its jobs file and its documents; the names in it are relative to it. @throws {ConfigError} */
export function loadScenario(file: string): LoadedScenario {
  const scenario = loadYamlFile(file, scenarioSchema);
  const beside = (name: string) => resolve(dirname(file), name);
  const names = scenario.steps.flatMap((step) => ("push" in step ? [step.push.document] : []));
  return {
    file,
    scenario,
    server:
      scenario.jobs === undefined ? serverFileSchema.parse({}) : loadYamlFile(beside(scenario.jobs), serverFileSchema),
    documents: new Map(names.map((name) => [name, readText(beside(name))])),
  };
}
