import { utf8Text } from "../../base/bytes.ts";
import { isWbxml } from "../../codec/wbxml/header.ts";
import type { DocumentTemplate } from "../../handset/model.ts";
import { readOctets } from "./yaml-file.ts";

/**
 * The bootstrap document in a file: by its first octet WBXML, else XML. What pads a file of a card, FF or 00, is left out; a
 * file with nothing else is `undefined` (ProvSC).
 * @throws {ConfigError} when it cannot be read
 */
export function loadDocumentTemplate(file: string): DocumentTemplate | undefined {
  const content = withoutPadding(readOctets(file));
  if (content.length === 0) return undefined;
  return { file, content: isWbxml(content) ? content : utf8Text(content) };
}

/** No document ends with such an octet: WBXML ends with END or a tag, and text with neither. */
function withoutPadding(octets: Uint8Array): Uint8Array {
  return octets.subarray(0, octets.findLastIndex((octet) => octet !== 0xff && octet !== 0x00) + 1);
}
