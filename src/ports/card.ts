/** What a handset finds on the card in its slot. How it was read - given by a file, by APDUs, over PC/SC - is the business of whoever hands it over. */

/** What the card says about the subscription. All are decimal digits; the MSISDN is without `+`. */
export interface SimIdentity {
  readonly imsi: string;
  readonly iccid: string;
  readonly msisdn: string;
}

/** The files of a card that may hold bootstrap data, in the order in which they are applied (ProvSC; DM_Bootstrap 1.2.1). */
export const CARD_FILES = ["Bootstrap", "Config1", "Config2", "DM_Bootstrap"] as const;

/** One of {@link CARD_FILES}: the last holds a DM message, the others hold provisioning documents. */
export type CardFileName = (typeof CARD_FILES)[number];

/** A provisioning file. Only what a terminal makes use of: an empty file is none. */
export interface CardFile {
  readonly name: CardFileName;
  /** WBXML, in base64; what pads the file on the card may follow. */
  readonly content: string;
}

/** Everything that a terminal reads from a card. JSON. */
export interface SmartCard extends SimIdentity {
  readonly files: readonly CardFile[];
}
