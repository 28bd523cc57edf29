import { utf8Text } from "../../../base/bytes.ts";
import { withoutPadding } from "../../../codec/provisioning/card-file.ts";
import { isWbxml } from "../../../codec/wbxml/header.ts";
import type { DocumentTemplate } from "../../../handset/model/model.ts";
import { readOctets } from "../yaml/yaml-file.ts";

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
