/** What a `factory:` block comes to: the documents that its handsets are customized with. */
import { ConfigError } from "../../../base/errors.ts";
import { provisioningToMarkup } from "../../../codec/provisioning/document.ts";
import { formatXml } from "../../../codec/xml/format.ts";
import type { DocumentTemplate } from "../../../handset/model/model.ts";
import type { NamedFile } from "../yaml/named-files.ts";
import { pathFrom } from "../yaml/path-from.ts";
import { readOctets } from "../yaml/yaml-file.ts";
import { loadDocumentTemplate } from "./document-template.ts";
import type { FactoryFile } from "./factory-schema.ts";
import { accountsDocument } from "./plain-account.ts";

/** The block with its documents in one list of absolute paths. */
export function absoluteFactory({ document, documents = [], accounts }: FactoryFile, from: string): FactoryFile {
  const all = [...(document === undefined ? [] : [document]), ...documents].map((path) => pathFrom(from, path));
  return { ...(all.length > 0 ? { documents: all } : {}), ...(accounts ? { accounts } : {}) };
}

/** The documents of a block whose paths are relative to the file `from`; its accounts are the last one. @throws {ConfigError} when one cannot be read */
export function loadFactory(factory: FactoryFile, from: string): readonly DocumentTemplate[] {
  const { documents = [], accounts } = absoluteFactory(factory, from);
  return [...documents.map(loadDocument), ...(accounts ? [accountsTemplate(accounts, from)] : [])];
}

function loadDocument(file: string): DocumentTemplate {
  const template = loadDocumentTemplate(file);
  if (template) return template;
  throw new ConfigError([{ file, path: "", expected: "a document, not an empty file" }]);
}

/** The files of a block `factory`, which stands in what is at `path`. */
export function filesOfFactory(
  { document, documents = [] }: FactoryFile = {},
  path: readonly PropertyKey[],
): readonly NamedFile[] {
  const within = [...path, "factory"];
  return [
    ...(document === undefined ? [] : [{ path: [...within, "document"], name: document, read: readOctets }]),
    ...documents.map((name, index) => ({ path: [...within, "documents", index], name, read: readOctets })),
  ];
}

/** Accounts take the way of any document, their placeholders with them. */
function accountsTemplate(accounts: NonNullable<FactoryFile["accounts"]>, from: string): DocumentTemplate {
  const content = formatXml(provisioningToMarkup(accountsDocument(accounts)), { indent: true });
  return { file: `factory.accounts of ${from}, as a document`, content };
}
