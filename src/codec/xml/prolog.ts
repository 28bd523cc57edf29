import { skipMiscellanea } from "./miscellanea.ts";
import type { Scanner } from "./scanner.ts";

const DECLARATION =
  /^\s+version\s*=\s*(["'])1\.[0-9]+\1(\s+encoding\s*=\s*(["'])[A-Za-z][\w.-]*\3)?(\s+standalone\s*=\s*(["'])(yes|no)\5)?\s*$/;

/** Passes over all that stands before the root element: declaration, comments, document type. XML §2.8 */
export function skipProlog(scanner: Scanner): void {
  skipDeclaration(scanner);
  skipMiscellanea(scanner);
  if (!scanner.skip("<!DOCTYPE")) return;
  skipDocumentType(scanner);
  skipMiscellanea(scanner);
}

/** `<?xml version="1.0"?>`: the encoding it names is of no interest, the text is decoded already. XML §2.8 */
function skipDeclaration(scanner: Scanner): void {
  const at = scanner.offset;
  if (!/^<\?xml[ \t\r\n]/.test(scanner.text.slice(at, at + 6))) return;
  scanner.offset += 5;
  if (DECLARATION.test(scanner.until("?>", "XML declaration", "XML §2.8"))) return;
  throw scanner.error("not-well-formed", at, "XML §2.8", "malformed XML declaration");
}

function skipDocumentType(scanner: Scanner): void {
  const at = scanner.offset;
  if (!scanner.blanks()) throw scanner.error("not-well-formed", at, "XML §2.8", "white space expected after <!DOCTYPE");
  scanner.name("document type name");
  scanner.blanks();
  const literals = scanner.skip("PUBLIC") ? 2 : scanner.skip("SYSTEM") ? 1 : 0;
  for (let i = 0; i < literals; i++) {
    scanner.blanks();
    scanner.until(scanner.quote("in the document type declaration"), "identifier", "XML §2.8");
  }
  scanner.blanks();
  if (scanner.skip("[")) skipInternalSubset(scanner);
  scanner.expect(">", "to end the document type declaration", "XML §2.8");
}

function skipInternalSubset(scanner: Scanner): void {
  skipMiscellanea(scanner);
  if (scanner.skip("]")) {
    scanner.blanks();
    return;
  }
  const ended = scanner.offset >= scanner.text.length;
  const detail = "declarations inside of the document type declaration are not supported";
  throw scanner.error(ended ? "truncated" : "invalid-value", scanner.offset, "XML §2.8", detail);
}
