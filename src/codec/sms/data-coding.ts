/** How characters stand in user data, or that they are octets (TS 23.038 §4). */
export type Alphabet = "gsm7" | "8bit" | "ucs2";

/** What a TP-DCS octet says about the user data (TS 23.038 §4). */
export interface DataCoding {
  readonly alphabet: Alphabet;
  readonly compressed: boolean;
  /** 0 for immediate display, 1 for the phone, 2 for the SIM, 3 for equipment beside the phone. */
  readonly messageClass?: 0 | 1 | 2 | 3;
}

type MessageClass = NonNullable<DataCoding["messageClass"]>;

const ALPHABETS = ["gsm7", "8bit", "ucs2", "gsm7"] as const;

/** SMPP data_coding "octet unspecified"; no meaning of its own in TS 23.038. */
const SMPP_OCTETS_UNSPECIFIED = 0x02;

/** Takes a TP-DCS octet apart. Every octet has a meaning: reserved codings are the default alphabet (TS 23.038 §4). */
export function decodeDataCoding(octet: number): DataCoding {
  const messageClass = (octet & 0b11) as MessageClass;
  if (octet < 0x80) {
    const alphabet = ALPHABETS[((octet >> 2) & 0b11) as 0 | 1 | 2 | 3];
    const compressed = (octet & 0x20) !== 0;
    return (octet & 0x10) !== 0 ? { alphabet, compressed, messageClass } : { alphabet, compressed };
  }
  if (octet >= 0xf0) return { alphabet: (octet & 0b100) !== 0 ? "8bit" : "gsm7", compressed: false, messageClass };
  return { alphabet: octet >= 0xe0 ? "ucs2" : "gsm7", compressed: false };
}

/**
 * Whether a message carries plain octets, as a push must. Takes TP-DCS and SMPP data_coding alike; they agree but for
 * `02`, which SMPP calls octets and no sender of text uses (TS 23.038 §4; SMPP §5.2.19).
 */
export function carriesOctets(dataCoding: number): boolean {
  const { alphabet, compressed } = decodeDataCoding(dataCoding);
  return dataCoding === SMPP_OCTETS_UNSPECIFIED || (alphabet === "8bit" && !compressed);
}
