/** Decimal digits two an octet, the first in the low nibble; an odd count is filled with F (TS 23.040 §9.1.2.3). */
export function toSemiOctets(digits: string): Uint8Array {
  const padded = digits.length % 2 === 0 ? digits : `${digits}f`;
  const out = new Uint8Array(padded.length / 2);
  for (let i = 0; i < out.length; i++) {
    out[i] = (nibble(padded.charAt(2 * i + 1)) << 4) | nibble(padded.charAt(2 * i));
  }
  return out;
}

/** The characters of semi-octets up to the first filler F, at most `count`. `*` and `#` stand for A and B; C to E stay letters. */
export function fromSemiOctets(octets: Uint8Array, count = octets.length * 2): string {
  let out = "";
  for (let i = 0; i < count; i++) {
    const octet = octets[i >> 1] ?? 0xff;
    const value = i % 2 === 0 ? octet & 0x0f : octet >> 4;
    if (value === 0x0f) break;
    out += "0123456789*#CDE".charAt(value);
  }
  return out;
}

function nibble(character: string): number {
  const value = "0123456789*#cdef".indexOf(character.toLowerCase());
  if (value < 0) throw new RangeError(`not a semi-octet character: ${character}`);
  return value;
}

/** The Luhn check digit for `digits`, as in an IMEI (TS 23.003 Annex B) or an ICCID (E.118). */
export function luhnCheckDigit(digits: string): string {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits.charAt(digits.length - 1 - i));
    const weighted = i % 2 === 0 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return String((10 - (sum % 10)) % 10);
}

/**
 * The content of EF_IMSI without its length octet, which is also the NETWPIN key of a bootstrap (TS 31.102 §4.2.2):
 * parity and type in the first nibble, then the digits as semi-octets, filled with F.
 */
export function imsiSemiOctets(imsi: string): Uint8Array {
  return toSemiOctets(imsi.length % 2 === 1 ? `9${imsi}` : `1${imsi}f`);
}
