import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ConfigError } from "../../../base/errors.ts";
import type { PolicyRule } from "../../../bootstrap/attempt.ts";
import { REASSEMBLY_LIMITS } from "../../../codec/sms/reassembly.ts";
import type { Refusal } from "../../../dm/command-rules.ts";
import type { UiSettings } from "../../../dm/settings.ts";
import type { DeviceModel } from "../../../handset/model/model.ts";
import { accentOf, commandRules, mappingHabits } from "../../../handset/model/quirk-rules.ts";
import { filesOfFactory, loadFactory } from "../factory/factory.ts";
import type { NamedFile } from "../yaml/named-files.ts";
import { pathFrom } from "../yaml/path-from.ts";
import { loadYamlFile, readOctets } from "../yaml/yaml-file.ts";
import { behaviourOf } from "./behaviour-schema.ts";
import { type DeviceFile, deviceSchema } from "./device-schema.ts";
import { deviceTree } from "./device-tree.ts";
import { type ModelName, readModelName } from "./model-name.ts";
import { notificationOf } from "./notification-schema.ts";
import { sessionsOf } from "./sessions-schema.ts";
import { ddfFilesOf } from "./tree-schema.ts";

/** The device models that come with the program. */
const BUNDLED = fileURLToPath(new URL("../../../../devices/", import.meta.url));

/** What a scenario may change in every model it uses. */
export interface DeviceOverrides {
  readonly keepPartsFor?: number | undefined;
}

/**
 * Loads device models by name, or by the path of a `device.yaml` or its folder (anything with a slash), relative to `from`; either
 * may have settings behind a `?`.
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
    const named = readModelName(name);
    const file = modelFile(named.device, from);
    models.set(name, modelFrom(withSettings(loadYamlFile(file, deviceSchema, filesOfDevice), named), file, overrides));
  }
  return models;
}

/** The device with other settings of its objects and sessions; what is not named stays. */
function withSettings(device: DeviceFile, { settings, sessions }: ModelName): DeviceFile {
  const objects = { ...device.behaviour.objects };
  for (const [object, own] of Object.entries(settings)) objects[object] = { ...objects[object], ...own };
  return { ...device, sessions: { ...device.sessions, ...sessions }, behaviour: { ...device.behaviour, objects } };
}

/** Whether a device is named by its path, not by its folder in `devices/`. */
export function isPath(name: string): boolean {
  return name.includes("/");
}

/** The device file of a model that the file `from` names. @throws {ConfigError} for a name that none of ours has */
export function modelFile(name: string, from: string): string {
  if (!isPath(name)) {
    const file = join(BUNDLED, name, "device.yaml");
    if (existsSync(file)) return file;
    const expected = `the name of a folder in devices/, or a path; there are ${readdirSync(BUNDLED).join(", ")}`;
    throw new ConfigError([{ file: "model", path: name, expected }]);
  }
  const path = pathFrom(from, name);
  return path.endsWith(".yaml") ? path : join(path, "device.yaml");
}

/** The files that a device file names. */
function filesOfDevice({ tree, factory }: DeviceFile): readonly NamedFile[] {
  const isOne = typeof tree.ddf === "string";
  const ddf = ddfFilesOf(tree).map(({ file: name }, index) => {
    return { path: isOne ? ["tree", "ddf"] : ["tree", "ddf", index, "file"], name, read: readOctets };
  });
  return [...ddf, ...filesOfFactory(factory, [])];
}

function modelFrom(device: DeviceFile, file: string, overrides: DeviceOverrides): DeviceModel {
  const { bootstrap, factory, card, network, sessions, quirks, sms, dm } = device;
  const { base, notes } = deviceTree(device, file);
  const { pinTimeout, consentTimeout, cardTimeout, rules, ...policy } = bootstrap;
  const { answerTimeout, backOff, maxBackOff, ui, commands, ...settings } = dm;
  return {
    name: device.device,
    description: device.description,
    ...(notes.length > 0 ? { notes } : {}),
    tac: device.tac,
    userAgent: device.userAgent,
    deviceId: device.deviceId,
    base,
    ...(device.tree.localTime === undefined ? {} : { localTime: device.tree.localTime }),
    quirks,
    bootstrap: {
      ...policy,
      rules: rules.map(withoutAbsent),
      habits: mappingHabits(quirks),
      waitMs: { pin: pinTimeout, consent: consentTimeout, card: cardTimeout },
    },
    card,
    network,
    sessions: sessionsOf(sessions),
    ...(factory ? { factory: loadFactory(factory, file) } : {}),
    reassembly: { ...REASSEMBLY_LIMITS, maxAgeMs: overrides.keepPartsFor ?? sms.keepPartsFor },
    notification: notificationOf(device.notification),
    behaviour: behaviourOf(device.behaviour, base, file),
    dm: {
      ...settings,
      commands: commandRules({ ...commands, refusals: commands.refusals.map(refusalOf) }, quirks),
      accent: accentOf(quirks),
      ...(ui === "none" ? {} : { ui: uiOf(ui) }),
      answerTimeoutMs: answerTimeout,
      backOffMs: backOff,
      maxBackOffMs: maxBackOff,
    },
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

function refusalOf({ at, command, status }: DeviceFile["dm"]["commands"]["refusals"][number]): Refusal {
  return { at, ...(command === undefined ? {} : { command }), status };
}

function uiOf({ wait, ...ui }: Exclude<DeviceFile["dm"]["ui"], "none">): UiSettings {
  return { ...ui, waitMs: wait };
}
