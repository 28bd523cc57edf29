import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ConfigError } from "../../base/errors.ts";
import type { PolicyRule } from "../../bootstrap/attempt.ts";
import { REASSEMBLY_LIMITS } from "../../codec/sms/reassembly.ts";
import type { DeviceModel } from "../../handset/model.ts";
import { APPLICATION, applicationObject } from "../../mo/application.ts";
import { buildBaseTree } from "../../mo/base-tree-builder.ts";
import type { ManagementObject } from "../../mo/management-object.ts";
import { MANAGEMENT_OBJECTS } from "../../mo/registry.ts";
import { type DeviceFile, deviceSchema } from "./device-schema.ts";
import { absoluteFactory, loadFactory } from "./factory.ts";
import type { CardBlock, HandsetGroup } from "./fleet-schema.ts";
import { pathFrom } from "./path-from.ts";
import { loadYamlFile } from "./yaml-file.ts";

/** The device models that come with the program. */
const BUNDLED = fileURLToPath(new URL("../../../devices/", import.meta.url));

/** What a scenario may change in every model it uses. */
export interface DeviceOverrides {
  readonly keepPartsFor?: number | undefined;
}

/**
 * Loads device models by name, or by the path of a `device.yaml` or its folder (anything with a slash), relative to `from`.
 * @throws {ConfigError}
 */
export function loadDevices(
  names: Iterable<string>,
  from: string,
  overrides: DeviceOverrides = {},
): ReadonlyMap<string, DeviceModel> {
  const models = new Map<string, DeviceModel>();
  for (const name of names) {
    if (models.has(name)) continue;
    const file = fileOfModel(name, from);
    models.set(name, modelFrom(loadYamlFile(file, deviceSchema), file, overrides));
  }
  return models;
}

/** Groups whose paths are absolute: a handset's record names its model, and is read from other folders too. */
export function withAbsolutePaths(groups: readonly HandsetGroup[], from: string): HandsetGroup[] {
  return groups.map(({ model, factory, card, ...group }) => ({
    ...group,
    model: isPath(model) ? pathFrom(from, model) : model,
    ...(factory ? { factory: absoluteFactory(factory, from) } : {}),
    ...(card ? { card: absoluteCard(card, from) } : {}),
  }));
}

function absoluteCard(card: CardBlock, from: string): CardBlock {
  if (card === "none") return card;
  const paths = Object.entries(card).flatMap(([name, path]) =>
    path === undefined ? [] : [[name, pathFrom(from, path)] as const],
  );
  return Object.fromEntries(paths);
}

function isPath(name: string): boolean {
  return name.includes("/");
}

function fileOfModel(name: string, from: string): string {
  if (!isPath(name)) {
    const file = join(BUNDLED, name, "device.yaml");
    if (existsSync(file)) return file;
    throw new ConfigError([{ file: "model", path: name, expected: "the name of a folder in devices/, or a path" }]);
  }
  const path = pathFrom(from, name);
  return path.endsWith(".yaml") ? path : join(path, "device.yaml");
}

function objectOf(
  { object, appId }: DeviceFile["tree"]["objects"][number],
  index: number,
  file: string,
): ManagementObject {
  const mo = MANAGEMENT_OBJECTS.get(object);
  if (!mo) {
    const expected = `one of ${[...MANAGEMENT_OBJECTS.keys()].join(", ")}, not ${object}`;
    throw new ConfigError([{ file, path: `tree.objects.${index}.object`, expected }]);
  }
  if (appId === undefined) return mo;
  if (mo === APPLICATION) return applicationObject(appId);
  throw new ConfigError([{ file, path: `tree.objects.${index}.appId`, expected: `no appId with ${object}` }]);
}

function modelFrom(device: DeviceFile, file: string, overrides: DeviceOverrides): DeviceModel {
  const { tree, bootstrap, factory, card, network, sms, dm } = device;
  const mounts = tree.objects.map((mount, index) => ({ mo: objectOf(mount, index, file), at: mount.at }));
  const { pinTimeout, consentTimeout, cardTimeout, rules, ...policy } = bootstrap;
  const { answerTimeout, backOff, maxBackOff, ...settings } = dm;
  return {
    name: device.device,
    description: device.description,
    tac: device.tac,
    userAgent: device.userAgent,
    base: buildBaseTree(mounts, tree.values, {
      limits: tree.limits,
      properties: new Set(tree.properties),
      rootAcl: tree.rootAcl,
      source: file,
    }),
    bootstrap: {
      ...policy,
      rules: rules.map(withoutAbsent),
      waitMs: { pin: pinTimeout, consent: consentTimeout, card: cardTimeout },
    },
    card,
    network,
    ...(factory ? { factory: loadFactory(factory, file) } : {}),
    reassembly: { ...REASSEMBLY_LIMITS, maxAgeMs: overrides.keepPartsFor ?? sms.keepPartsFor },
    dm: { ...settings, answerTimeoutMs: answerTimeout, backOffMs: backOff, maxBackOffMs: maxBackOff },
  };
}

/** A rule without the fields that its file leaves out. */
function withoutAbsent({ source, profile, sec, from, decision }: DeviceFile["bootstrap"]["rules"][number]): PolicyRule {
  return {
    ...(source === undefined ? {} : { source }),
    ...(profile === undefined ? {} : { profile }),
    ...(sec === undefined ? {} : { sec }),
    ...(from === undefined ? {} : { from }),
    decision,
  };
}
