/**
 * The document in a file of a card, without the FF or 00 that pads the file (ProvSC). No document ends with such an octet: WBXML ends
 * with END or a tag, and text with neither.
 */
export function withoutPadding(octets: Uint8Array): Uint8Array {
  return octets.subarray(0, octets.findLastIndex((octet) => octet !== 0xff && octet !== 0x00) + 1);
}
