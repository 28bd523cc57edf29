import { Bug } from "../../base/errors.ts";

/** Names and their tokens, in the order of the specification's table. */
export type TokenTable = Readonly<Record<string, number>>;

type Range = readonly [first: number, last: number];
const TAGS: readonly Range[] = [[0x05, 0x3f]];
const STARTS: readonly Range[] = [
  [0x05, 0x3f],
  [0x45, 0x7f],
];
const VALUES: readonly Range[] = [
  [0x85, 0xbf],
  [0xc5, 0xff],
];

/** A tag code page: tag name to token 05 to 3F. @throws {Bug} at load for a token out of range or used twice. WBXML §5.8.2 */
export function codePage<const T extends TokenTable>(page: string, tokens: T): Readonly<T> {
  return checked(`${page} tags`, tokens, TAGS);
}

/**
 * The attribute starts of a code page. A key is the attribute's name, `=`, and the beginning of the value that the token
 * stands for, which may be empty: `href=https://`, `version=`. @throws {Bug} at load, as {@link codePage}. WBXML §5.8.3
 */
export function attributeStarts<const T extends TokenTable>(page: string, tokens: T): Readonly<T> {
  const unnamed = Object.keys(tokens).find((key) => key.indexOf("=") < 1);
  if (unnamed !== undefined) throw new Bug(`${page} attribute start "${unnamed}" names an attribute`);
  return checked(`${page} attribute starts`, tokens, STARTS);
}

/** The attribute values of a code page: text to token. @throws {Bug} at load, as {@link codePage}. WBXML §5.8.3 */
export function attributeValues<const T extends TokenTable>(page: string, tokens: T): Readonly<T> {
  return checked(`${page} attribute values`, tokens, VALUES);
}

function checked<T extends TokenTable>(table: string, tokens: T, ranges: readonly Range[]): Readonly<T> {
  const used = new Map<number, string>();
  for (const [name, token] of Object.entries(tokens)) {
    const hex = `0x${token.toString(16)}`;
    const other = used.get(token);
    if (other !== undefined) throw new Bug(`${table}: ${hex} is not both "${other}" and "${name}"`);
    if (!ranges.some(([first, last]) => token >= first && token <= last)) {
      throw new Bug(`${table}: ${hex} ("${name}") is inside the code space`);
    }
    used.set(token, name);
  }
  return Object.freeze(tokens);
}
