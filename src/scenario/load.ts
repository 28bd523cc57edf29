import { dirname, resolve } from "node:path";
import { ConfigError, type ConfigProblem } from "../base/errors.ts";
import { type CardTemplates, loadCardTemplates } from "../lab/fleet/card-files.ts";
import { filesOfFleet } from "../lab/load/fleet/fleet-files.ts";
import { loadServerFile } from "../lab/load/server/server-file.ts";
import { type ServerFile, serverFileSchema } from "../lab/load/server/server-schema.ts";
import type { NamedFile } from "../lab/load/yaml/named-files.ts";
import { loadYamlFile, readOctets, readText } from "../lab/load/yaml/yaml-file.ts";
import type { FileShelf } from "../lab/surroundings/file-shelf.ts";
import { shelfOf } from "./files-schema.ts";
import { checkPushDocument } from "./push-document.ts";
import { type Scenario, type ScenarioStep, scenarioSchema } from "./schema.ts";
import type { CardStep } from "./steps/card.ts";

/** A scenario with everything it names, read before anything runs. */
export interface LoadedScenario {
  readonly file: string;
  readonly scenario: Scenario;
  /** The embedded DM servers, one at least. */
  readonly servers: readonly ServerFile[];
  /** Text of each document a step names, by that name. */
  readonly documents: ReadonlyMap<string, string>;
  /** What is on the cards of each step that names files. */
  readonly cards: ReadonlyMap<CardStep, CardTemplates>;
  /** What handsets can download; absent: nothing. */
  readonly shelf: FileShelf | undefined;
}

/** Reads a scenario file, its jobs files and its documents; the names in it are relative to it. @throws {ConfigError} */
export function loadScenario(file: string): LoadedScenario {
  const scenario = loadYamlFile(file, scenarioSchema, (value) => filesOf(value, file));
  const beside = (name: string) => resolve(dirname(file), name);
  const { jobs = [] } = scenario;
  const files = [jobs].flat().map((name) => loadServerFile(beside(name)));
  const servers = files.length > 0 ? files : [serverFileSchema.parse({})];
  refuseUnknownServers(file, scenario, servers);
  const names = scenario.steps.flatMap((step) => ("push" in step ? [step.push.document] : []));
  const cards = scenario.steps.flatMap((step) => ("card" in step && step.card.files ? [step.card] : []));
  return {
    file,
    scenario,
    servers,
    documents: new Map(names.map((name) => [name, readText(beside(name))])),
    cards: new Map(cards.map((card) => [card, loadCardTemplates(withPaths(card.files ?? {}, beside))])),
    shelf: shelfOf(scenario.files, beside),
  };
}

/** The files that a scenario names. */
function filesOf({ fleet, jobs = [], files, steps }: Scenario, from: string): readonly NamedFile[] {
  const jobsFiles = [jobs].flat().map((name, index) => {
    return { path: typeof jobs === "string" ? ["jobs"] : ["jobs", index], name, read: loadServerFile };
  });
  const shelved = files.flatMap(({ file: name }, index) =>
    name === undefined ? [] : { path: ["files", index, "file"], name, read: readOctets },
  );
  const named = steps.flatMap((step, index): NamedFile[] => {
    const path = ["steps", index];
    if ("push" in step) {
      const { document, profile } = step.push;
      return [{ path: [...path, "push", "document"], name: document, read: (at) => checkPushDocument(at, profile) }];
    }
    if (!("card" in step)) return [];
    return Object.entries(step.card.files ?? {}).map(([key, name]) => {
      return { path: [...path, "card", "files", key], name, read: readOctets };
    });
  });
  return [...filesOfFleet(fleet, from), ...jobsFiles, ...shelved, ...named];
}

function withPaths(files: NonNullable<CardStep["files"]>, beside: (name: string) => string) {
  return Object.fromEntries(Object.entries(files).map(([name, path]) => [name, beside(path)]));
}

/** Servers are known by their ids: each has to have another, and what a step names has to be one of them. */
function refuseUnknownServers(file: string, { steps }: Scenario, servers: readonly ServerFile[]): void {
  const ids = new Set(servers.map(({ serverId }) => serverId));
  const problems: ConfigProblem[] = [];
  if (ids.size < servers.length) problems.push({ file, path: "jobs", expected: "a serverId of its own in each file" });
  steps.forEach((step, index) => {
    const [verb, named] = serverIn(step);
    if (named === undefined || ids.has(named)) return;
    problems.push({ file, path: `steps.${index}.${verb}.server`, expected: `one of ${[...ids].join(", ")}` });
  });
  if (problems.length > 0) throw new ConfigError(problems);
}

/** The embedded server that a step names, and under which verb. A session may be with a server of others. */
function serverIn(step: ScenarioStep): readonly [string, string | undefined] {
  if ("push" in step) return ["push", step.push.server];
  if ("notify" in step) return ["notify", step.notify.server];
  return "server" in step ? ["server", step.server.server] : ["", undefined];
}
