/** The rows of static conformance that the bundled device models claim. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { DeviceModel } from "../../src/handset/model/model.ts";
import { loadDevices } from "../../src/lab/load/device/device.ts";
import { PROJECT } from "../support/a-model.ts";

/** A device model and the rows of DM_Bootstrap §B.1 that it claims. */
export interface Claims {
  readonly model: string;
  readonly rows: readonly string[];
}

/** Every model in `devices/`, in alphabetical order. */
export function bundledModels(): readonly DeviceModel[] {
  const folders = readdirSync(join(PROJECT, "devices"), { withFileTypes: true }).filter((each) => each.isDirectory());
  const names = folders.map(({ name }) => name).toSorted();
  return [...loadDevices(names, PROJECT).values()];
}

/** What a model claims by the profiles it has switched on. All models have OMA DM. */
export function claimsOf({ bootstrap }: DeviceModel): readonly string[] {
  return [
    ...(bootstrap.profiles.includes("cp") ? ["DM-BOOT-C-001", "DM-BOOT-C-003", "DM-BOOT-C-004", "DM-BOOT-C-005"] : []),
    ...(bootstrap.profiles.includes("dm") ? ["DM-BOOT-C-002"] : []),
  ];
}

/** The claims of every bundled model. */
export function claimsOfModels(): readonly Claims[] {
  return bundledModels().map((model) => ({ model: model.name, rows: claimsOf(model) }));
}
