/** The 7-bit default alphabet with its extension table, and the packing of septets into octets (TS 23.038 §6). */

const ESCAPE = 0x1b;

/** Characters in the order of their codes; the escape code stands as U+001B. */
const DEFAULT_ALPHABET =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/** Characters that follow the escape code (TS 23.038 §6.2.1.1). */
const EXTENSION = {
  10: "\f",
  20: "^",
  40: "{",
  41: "}",
  47: "\\",
  60: "[",
  61: "~",
  62: "]",
  64: "|",
  101: "€",
} as const satisfies Readonly<Record<number, string>>;

const EXTENSION_CHARACTERS: ReadonlyMap<number, string> = new Map(
  Object.entries(EXTENSION).map(([code, character]) => [Number(code), character]),
);

const SEPTETS: ReadonlyMap<string, readonly number[]> = new Map([
  ...[...DEFAULT_ALPHABET].flatMap((character, code): [string, number[]][] =>
    code === ESCAPE ? [] : [[character, [code]]],
  ),
  ...[...EXTENSION_CHARACTERS].map(([code, character]): [string, number[]] => [character, [ESCAPE, code]]),
]);

/** The septets of `text`, one a number; `undefined` when it holds a character that the default alphabet and its extension table lack (TS 23.038 §6.2.1). */
export function encodeGsm7(text: string): number[] | undefined {
  const septets: number[] = [];
  for (const character of text) {
    const codes = SEPTETS.get(character);
    if (!codes) return undefined;
    septets.push(...codes);
  }
  return septets;
}

/** The text of septets. After an escape code, one that the extension table lacks shows as in the default table, and a second escape code as a space (TS 23.038 §6.2.1.1). */
export function decodeGsm7(septets: readonly number[]): string {
  let text = "";
  let escaped = false;
  for (const code of septets) {
    if (code === ESCAPE && !escaped) {
      escaped = true;
      continue;
    }
    const plain = code === ESCAPE ? " " : DEFAULT_ALPHABET.charAt(code);
    text += escaped ? (EXTENSION_CHARACTERS.get(code) ?? plain) : plain;
    escaped = false;
  }
  return escaped ? `${text} ` : text;
}

/** Packs septets, low bits first, after `fillBits` zero bits, which align text to a septet after a user data header (TS 23.038 §6.1.2.1). */
export function packSeptets(septets: readonly number[], fillBits = 0): Uint8Array {
  const octets = new Uint8Array(Math.ceil((fillBits + septets.length * 7) / 8));
  septets.forEach((septet, i) => {
    const bit = fillBits + i * 7;
    const wide = septet << (bit % 8);
    const at = bit >> 3;
    octets[at] = (octets[at] ?? 0) | (wide & 0xff);
    if (wide > 0xff) octets[at + 1] = wide >> 8;
  });
  return octets;
}

/** The first `count` septets of packed octets, after `fillBits` bits; fewer when the octets hold fewer (TS 23.038 §6.1.2.1). */
export function unpackSeptets(octets: Uint8Array, count: number, fillBits = 0): number[] {
  const septets: number[] = [];
  for (let i = 0; i < count; i++) {
    const bit = fillBits + i * 7;
    if (bit + 7 > octets.length * 8) break;
    const wide = (octets[bit >> 3] as number) | ((octets[(bit >> 3) + 1] ?? 0) << 8);
    septets.push((wide >> (bit % 8)) & 0x7f);
  }
  return septets;
}

/** Zero bits between a header of `headerOctets` octets (UDHL included) and the first septet of text (TS 23.040 §9.2.3.24). */
export function fillBitsAfter(headerOctets: number): number {
  return (7 - ((headerOctets * 8) % 7)) % 7;
}
