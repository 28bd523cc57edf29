/** Text as 16-bit units, most significant octet first (TS 23.038 §5). Characters beyond the first plane are two units, as phones send them. */

/** The octets of `text`, two a UTF-16 code unit, the higher first (TS 23.038 §6.2.3). */
export function encodeUcs2(text: string): Uint8Array {
  const octets = new Uint8Array(text.length * 2);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    octets[2 * i] = unit >> 8;
    octets[2 * i + 1] = unit & 0xff;
  }
  return octets;
}

/** The text of octets; an odd one at the end is left out (TS 23.038 §6.2.3). */
export function decodeUcs2(octets: Uint8Array): string {
  let text = "";
  for (let i = 0; i + 1 < octets.length; i += 2) {
    text += String.fromCharCode(((octets[i] as number) << 8) | (octets[i + 1] as number));
  }
  return text;
}
