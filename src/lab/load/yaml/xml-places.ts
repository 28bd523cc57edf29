/** Lines and columns in the text of an XML document, for messages about what was read out of it. */
import type { CodecError, ConfigProblem } from "../../../base/errors.ts";
import { placeAt, type TextPlace } from "../../../base/text-place.ts";

/** What may stand between `<` and `>`: comment, CDATA, instruction, document type, or a tag with its slashes and its name. */
const MARKUP =
  /<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<!DOCTYPE(?:\[.*?\]|[^>[])*>|<(?<end>\/?)(?<name>[^\s/>]+)(?:"[^"]*"|'[^']*'|[^"'>])*?(?<empty>\/?)>/gs;

/** The begin tag of an element by its path, such as `/MgmtTree/Node[2]/Path`, in a document that is well-formed; names are compared as they are written. */
export function placeOfElement(text: string, path: string): TextPlace | undefined {
  const wanted = path.split("/").slice(1);
  /** Of each element that is open: how many elements of each name it has had. */
  const open: Map<string, number>[] = [new Map()];
  const at: string[] = [];
  for (const { index, groups } of text.matchAll(MARKUP)) {
    const { end, name, empty } = groups ?? {};
    if (name === undefined) continue;
    if (end) {
      open.pop();
      at.pop();
      continue;
    }
    const seen = open.at(-1);
    const number = (seen?.get(name) ?? 0) + 1;
    seen?.set(name, number);
    at.push(number === 1 ? name : `${name}[${number}]`);
    if (at.length === wanted.length && at.every((step, depth) => step === wanted[depth])) return placeAt(text, index);
    if (empty) at.pop();
    else open.push(new Map());
  }
  return undefined;
}

/** What a codec found wrong with a file of this text; of what is well-formed it tells the path, else the character. */
export function codecProblem({ path, offset, detail, spec }: CodecError, file: string, text: string): ConfigProblem {
  const place = offset === 0 && path !== undefined ? placeOfElement(text, path) : placeAt(text, offset);
  return { file, ...place, path: path ?? "", expected: `${detail} (${spec})` };
}
