import type { Scanner } from "./scanner.ts";

/** Passes over white space, comments and processing instructions. XML §2.8 */
export function skipMiscellanea(scanner: Scanner): void {
  for (;;) {
    scanner.blanks();
    if (scanner.skip("<!--")) skipComment(scanner);
    else if (scanner.skip("<?")) skipProcessingInstruction(scanner);
    else return;
  }
}

/** Passes over a comment whose `<!--` was just passed. XML §2.5 */
export function skipComment(scanner: Scanner): void {
  const at = scanner.offset;
  scanner.until("--", "comment", "XML §2.5");
  if (scanner.skip(">")) return;
  const ended = scanner.offset >= scanner.text.length;
  throw scanner.error(ended ? "truncated" : "not-well-formed", at, "XML §2.5", '"--" inside of a comment');
}

/** Passes over a processing instruction whose `<?` was just passed. XML §2.6 */
export function skipProcessingInstruction(scanner: Scanner): void {
  const at = scanner.offset;
  const target = scanner.name("processing instruction target");
  if (target.toLowerCase() === "xml") {
    throw scanner.error("not-well-formed", at, "XML §2.6", "XML declaration that is not at the very start");
  }
  if (scanner.skip("?>")) return;
  if (scanner.blanks()) scanner.until("?>", "processing instruction", "XML §2.6");
  else scanner.expect("?>", "to end the processing instruction", "XML §2.6");
}
