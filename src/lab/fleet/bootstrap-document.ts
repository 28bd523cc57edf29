/** The documents of a bootstrap that files hold - for the factory, for a card - made ready for one handset. */
import { CodecError, ConfigError } from "../../base/errors.ts";
import type { ProfileName } from "../../bootstrap/attempt.ts";
import { type DocumentKind, documentKindOf } from "../../codec/assemble/document-kind.ts";
import { encodeXmlDocument } from "../../codec/assemble/encode-document.ts";
import { provisioningFromMarkup } from "../../codec/provisioning/document.ts";
import { decodeSyncml } from "../../codec/syncml/codec.ts";
import { decodeWbxml } from "../../codec/wbxml/decode.ts";
import type { DocumentTypeName } from "../../codec/wbxml/document-types.ts";
import type { FactoryDocument } from "../../handset/bootstrap/factory.ts";
import type { DocumentTemplate } from "../../handset/model/model.ts";
import type { SimIdentity } from "../../ports/card.ts";
import { fillTemplate } from "../../server/bootstrap/template.ts";

/** Values of the placeholders of a document, by name. */
export type TemplateValues = Readonly<Record<string, string>>;

/** What a document may name of any handset, as `{{name}}`. */
export function numberValues(imei: string, { imsi, msisdn }: SimIdentity): TemplateValues {
  return { imei, imsi, msisdn };
}

/** What holds messages of one profile only. */
export interface DocumentPlace {
  /** Names it in errors. */
  readonly name: string;
  readonly profile: ProfileName;
}

/** Documents of each profile: in the words of errors, and what WBXML is read as that does not say what it is. */
const DOCUMENTS: Readonly<Record<ProfileName, { readonly words: string; readonly type: DocumentTypeName }>> = {
  cp: { words: "a provisioning document", type: "PROV 1.0" },
  dm: { words: "a SyncML message", type: "SyncML 1.2" },
};

/**
 * The document of a template for one handset: XML is filled in and encoded, WBXML stays as it is. Where `place` is absent,
 * documents of all profiles do.
 * @throws {ConfigError} for a placeholder without a value, for what cannot be encoded or decoded, and for other documents
 */
export function bootstrapDocument(
  { file, content }: DocumentTemplate,
  values: TemplateValues,
  place?: DocumentPlace,
): FactoryDocument {
  const { kind, body } =
    typeof content === "string"
      ? told(file, "encoded", () => encodeXmlDocument(fillTemplate(content, values, file)))
      : told(file, "decoded", () => asItIs(content, place && DOCUMENTS[place.profile].type));
  const profile = kind?.profile;
  if (profile && (place === undefined || profile === place.profile)) return { profile, body };
  throw unusable(file, `${wordsFor(place)}, not ${kind?.mediaType ?? "a document of another kind"}`);
}

/** WBXML, read as a handset reads it: in a provisioning document it passes over tokens that it does not know. */
function asItIs(body: Uint8Array, documentType: DocumentTypeName | undefined): Readable {
  const { root } = decodeWbxml(body, { lenient: true, ...(documentType ? { documentType } : {}) });
  const kind = documentKindOf(root);
  if (kind?.profile === "cp") provisioningFromMarkup(root);
  if (kind?.profile === "dm") decodeSyncml(body);
  return { body, ...(kind ? { kind } : {}) };
}

/** A document that is not damaged. Those of some kinds have none that is known here. */
interface Readable {
  readonly kind?: DocumentKind;
  readonly body: Uint8Array;
}

function told(file: string, can: "encoded" | "decoded", read: () => Readable): Readable {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    const { path = "", detail, offset } = error;
    const place = can === "decoded" ? ` (at byte ${offset})` : "";
    throw unusable(file, `a document that can be ${can}: ${detail}${place}`, path);
  }
}

function wordsFor(place: DocumentPlace | undefined): string {
  if (place) return `${DOCUMENTS[place.profile].words} for ${place.name}`;
  return Object.values(DOCUMENTS)
    .map(({ words }) => words)
    .join(" or ");
}

function unusable(file: string, expected: string, path = ""): ConfigError {
  return new ConfigError([{ file, path, expected }]);
}
