import { dirname, resolve } from "node:path";
import type { Behaviour } from "../../../server/device/behaviour.ts";
import { valueFiles, withFiles } from "../../../server/jobs/files.ts";
import { loadYamlFile, readOctets } from "../yaml/yaml-file.ts";
import { type ServerFile, serverFileSchema } from "./server-schema.ts";

/** Reads a jobs file and the files that its jobs name, which are relative to it. @throws {ConfigError} */
export function loadServerFile(file: string): ServerFile {
  const plan = loadYamlFile(file, serverFileSchema, ({ jobs }) =>
    jobs.flatMap((job, index) =>
      valueFiles(job).map(({ path, name }) => ({ path: ["jobs", index, ...path], name, read: readOctets })),
    ),
  );
  const read = (name: string) => readOctets(resolve(dirname(file), name));
  return { ...plan, jobs: plan.jobs.map((job) => withFiles(job, read)) };
}

/** The behaviour of a jobs file as a list. */
export function behaviourOf({ behaviour = [] }: Pick<ServerFile, "behaviour">): readonly Behaviour[] {
  return [behaviour].flat();
}
