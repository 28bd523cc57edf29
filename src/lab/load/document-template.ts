import { utf8Text } from "../../base/bytes.ts";
import type { DocumentTemplate } from "../../handset/model.ts";
import { readOctets } from "./yaml-file.ts";

/** Greatest version octet of a WBXML document: text cannot begin with it. */
const WBXML_VERSIONS = 0x03;

/**
 * The bootstrap document in a file: by its first octet WBXML, else XML. What pads a file of a card, FF or 00, is left out; a
 * file with nothing else is `undefined` (ProvSC).
 * @throws {ConfigError} when it cannot be read
 */
export function loadDocumentTemplate(file: string): DocumentTemplate | undefined {
  const content = withoutPadding(readOctets(file));
  const [first] = content;
  if (first === undefined) return undefined;
  return { file, content: first <= WBXML_VERSIONS ? content : utf8Text(content) };
}

/** No document ends with such an octet: WBXML ends with END or a tag, and text with neither. */
function withoutPadding(octets: Uint8Array): Uint8Array {
  return octets.subarray(0, octets.findLastIndex((octet) => octet !== 0xff && octet !== 0x00) + 1);
}
