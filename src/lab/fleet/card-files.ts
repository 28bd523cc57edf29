/** The provisioning files of a card, from files on the disk (ProvSC; DM_Bootstrap §5.3.5.1). */

import { toBase64 } from "../../base/bytes.ts";
import { profileOfFile } from "../../handset/bootstrap/card.ts";
import type { DocumentTemplate } from "../../handset/model/model.ts";
import { CARD_FILES, type CardFile, type CardFileName } from "../../ports/card.ts";
import { loadDocumentTemplate } from "../load/factory/document-template.ts";
import { bootstrapDocument, type TemplateValues } from "./bootstrap-document.ts";

/** Paths of the files of a card, by their names on it. */
export type CardPaths = { readonly [Name in CardFileName]?: string | undefined };

/** The files of a card before they are filled in for a handset. */
export type CardTemplates = ReadonlyMap<CardFileName, DocumentTemplate>;

/**
 * The files of a card: XML is filled in with the values and encoded, WBXML is taken as it is, without what pads it. An empty
 * file, or one of nothing but FF or 00, is none.
 * @throws {ConfigError} for a file that cannot be read, a placeholder without a value, and a document that does not belong
 * into the file: DM_Bootstrap holds a SyncML message, the others a provisioning document
 */
export function readCardFiles(paths: CardPaths, values: TemplateValues): readonly CardFile[] {
  return fillCardFiles(loadCardTemplates(paths), values);
}

/** The files of a card as they are on the disk, for many handsets to be filled from. @throws {ConfigError} when one cannot be read */
export function loadCardTemplates(paths: CardPaths): CardTemplates {
  const templates = new Map<CardFileName, DocumentTemplate>();
  for (const name of CARD_FILES) {
    const path = paths[name];
    const template = path === undefined ? undefined : loadDocumentTemplate(path);
    if (template) templates.set(name, template);
  }
  return templates;
}

/** The files of one handset's card. @throws {ConfigError} as {@link readCardFiles} */
export function fillCardFiles(templates: CardTemplates, values: TemplateValues): readonly CardFile[] {
  return [...templates].map(([name, template]) => {
    const { body } = bootstrapDocument(template, values, { name, profile: profileOfFile(name) });
    return { name, content: toBase64(body) };
  });
}
