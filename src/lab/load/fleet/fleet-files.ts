import { modelFile } from "../device/device.ts";
import { readModelName } from "../device/model-name.ts";
import { filesOfFactory } from "../factory/factory.ts";
import type { NamedFile } from "../yaml/named-files.ts";
import { loadYamlFile, readOctets } from "../yaml/yaml-file.ts";
import { withAbsolutePaths } from "./absolute-paths.ts";
import { fleetFileSchema, type HandsetGroup } from "./fleet-schema.ts";

/** The files that the groups of a fleet name in the file `from`, under its key `fleet`. */
export function filesOfFleet(groups: readonly HandsetGroup[], from: string): readonly NamedFile[] {
  return groups.flatMap(({ model, card = "none", factory }, index) => {
    const path = ["fleet", index];
    const cardFiles = card === "none" ? [] : Object.entries(card);
    return [
      { path: [...path, "model"], name: model, read: () => readOctets(modelFile(readModelName(model).device, from)) },
      ...cardFiles.flatMap(([key, name]) => (name ? { path: [...path, "card", key], name, read: readOctets } : [])),
      ...filesOfFactory(factory, path),
    ];
  });
}

/** The groups of a fleet file, with absolute paths. @throws {ConfigError} also for files that it names */
export function loadFleetFile(file: string): HandsetGroup[] {
  const { fleet } = loadYamlFile(file, fleetFileSchema, ({ fleet }) => filesOfFleet(fleet, file));
  return withAbsolutePaths(fleet, file);
}
