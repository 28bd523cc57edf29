import type { Clock } from "../../base/clock.ts";
import { ConfigError } from "../../base/errors.ts";
import { scopedEmit } from "../../events/bus.ts";
import type { Emit } from "../../events/event.ts";
import { type FactoryEnvironment, loadAtFactory } from "../../handset/bootstrap/factory.ts";
import { deviceIdNode } from "../../handset/model/device-id.ts";
import type { DeviceModel, DocumentTemplate } from "../../handset/model/model.ts";
import type { HandsetState } from "../../handset/state.ts";
import { loadFactory } from "../load/factory/factory.ts";
import type { FactoryFile } from "../load/factory/factory-schema.ts";
import { bootstrapDocument, type TemplateValues } from "./bootstrap-document.ts";
import { fillCardFiles, loadCardTemplates } from "./card-files.ts";
import type { HandsetPlan } from "./handset-plan.ts";

/** What a fleet's factory works with. */
export interface FactorySurroundings {
  readonly templateValues: (state: HandsetState) => TemplateValues;
  readonly clock: Clock;
  readonly emit: Emit;
}

/**
 * What is done to a clean handset before anybody has it: the card in it gets its files, and it is customized with the documents
 * of its group, else with those of its model (DM_Bootstrap §5.1.2.1). Files of groups are read when the first handset needs
 * them. The function throws a {@link ConfigError} for a file that is not what it has to be.
 */
export function fleetFactory(
  plans: readonly HandsetPlan[],
  models: ReadonlyMap<string, DeviceModel>,
  { templateValues, clock, emit }: FactorySurroundings,
): (state: HandsetState) => HandsetState {
  const groupFactory = kept((factory: FactoryFile) => loadFactory(factory, "the fleet"));
  const cardTemplates = kept(loadCardTemplates);
  const planned = new Map(plans.map((plan) => [plan.state.id, plan]));
  return (bare) => {
    const { factory, cardFiles } = planned.get(bare.id) ?? {};
    const model = models.get(bare.model);
    if (!model) return bare;
    const state = { ...bare, overlay: { ...bare.overlay, ...deviceIdNode(bare.id, model.deviceId) } };
    const templates = factory ? groupFactory(factory) : model.factory;
    if (!(templates ?? cardFiles)) return state;
    const values = templateValues(state);
    const files = cardFiles ? fillCardFiles(cardTemplates(cardFiles), values) : state.sim.files;
    const withCard = { ...state, sim: { ...state.sim, files } };
    const own = scopedEmit(emit, { handset: state.id });
    return customizeHandset(withCard, templates ?? [], values, { model, now: clock.now(), emit: own });
  };
}

/** A function whose results are kept: the handsets of a group share what their files are read from. */
function kept<Key extends object, Value>(load: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const value = known.get(key) ?? load(key);
    known.set(key, value);
    return value;
  };
}

/** A handset with the accounts and connectivity of the documents, filled in for it and applied in their order. */
function customizeHandset(
  state: HandsetState,
  templates: readonly DocumentTemplate[],
  values: TemplateValues,
  env: FactoryEnvironment,
): HandsetState {
  return templates.reduce((customized, template) => {
    const loaded = loadAtFactory(customized, bootstrapDocument(template, values), env);
    if (!("refused" in loaded)) return loaded;
    const expected = `a bootstrap that handset ${state.id} can apply, not ${loaded.refused}`;
    throw new ConfigError([{ file: template.file, path: "", expected }]);
  }, state);
}
