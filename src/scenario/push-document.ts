import { CodecError, ConfigError } from "../base/errors.ts";
import { documentKindOf } from "../codec/assemble/document-kind.ts";
import { decodeDocument } from "../codec/markup/document.ts";
import type { MarkupElement } from "../codec/markup/element.ts";
import { isWbxml } from "../codec/wbxml/header.ts";
import { codecProblem } from "../lab/load/yaml/xml-places.ts";
import { readOctets, readText } from "../lab/load/yaml/yaml-file.ts";
import type { PushStep } from "./steps/push.ts";

const WORDS = { cp: "a provisioning document", dm: "a SyncML message" } as const;

/**
 * Looks at the document of a push before anything runs, with its placeholders as they are: it has to be XML of the profile.
 * @throws {ConfigError} with the line of what is not well-formed
 */
export function checkPushDocument(file: string, profile: PushStep["profile"]): void {
  const root = rootOf(file);
  if (root !== undefined && documentKindOf(root)?.profile === profile) return;
  const found = root === undefined ? "WBXML" : root.name;
  throw new ConfigError([{ file, path: "", expected: `expected ${WORDS[profile]} in XML, found ${found}` }]);
}

/** The root element of an XML document; absent when it is one in WBXML. */
function rootOf(file: string): MarkupElement | undefined {
  const octets = readOctets(file);
  if (octets.length === 0) throw new ConfigError([{ file, path: "", expected: "the file is empty" }]);
  if (isWbxml(octets)) return undefined;
  try {
    return decodeDocument(octets, { documentType: "SyncML 1.2", spec: "XML" }).root;
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    throw new ConfigError([codecProblem(error, file, readText(file))]);
  }
}
