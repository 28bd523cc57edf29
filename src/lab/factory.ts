import { CodecError, ConfigError } from "../base/errors.ts";
import { encodeXmlDocument } from "../codec/assemble/encode-document.ts";
import { type FactoryDocument, type FactoryEnvironment, loadAtFactory } from "../handset/factory.ts";
import type { FactoryTemplate } from "../handset/model.ts";
import type { HandsetState, SimIdentity } from "../handset/state.ts";
import { fillTemplate } from "../server/bootstrap/template.ts";

/** Values of the placeholders of a document, by name. */
export type TemplateValues = Readonly<Record<string, string>>;

/** What a document may name of any handset, as `{{name}}`. */
export function numberValues(imei: string, { imsi, msisdn }: SimIdentity): TemplateValues {
  return { imei, imsi, msisdn };
}

/**
 * A clean handset as its maker customizes it: with the account and connectivity of the document, filled in for it
 * (DM_Bootstrap §5.1.2.1).
 * @throws {ConfigError} for a placeholder without a value, and for a document that cannot be applied
 */
export function customizeHandset(
  state: HandsetState,
  template: FactoryTemplate,
  values: TemplateValues,
  env: FactoryEnvironment,
): HandsetState {
  const loaded = loadAtFactory(state, factoryDocument(template, values), env);
  if ("refused" in loaded) {
    throw unusable(template.file, `a bootstrap that handset ${state.id} can apply, not ${loaded.refused}`);
  }
  return loaded;
}

function factoryDocument({ file, xml }: FactoryTemplate, values: TemplateValues): FactoryDocument {
  const { kind, body } = encoded(fillTemplate(xml, values, file), file);
  if (kind.profile) return { profile: kind.profile, body };
  throw unusable(file, `a provisioning document or a SyncML message, not ${kind.mediaType}`);
}

function encoded(xml: string, file: string) {
  try {
    return encodeXmlDocument(xml);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    throw unusable(file, `a document that can be encoded: ${error.detail}`);
  }
}

function unusable(file: string, expected: string): ConfigError {
  return new ConfigError([{ file, path: "", expected }]);
}
