/** What the elements of a user data header are for (TS 23.040 §9.2.3.24). Those that matter to a push are in user-data-header.ts. */
import type { InformationElement } from "./user-data-header.ts";

/** Names of the assigned identifiers. */
export const INFORMATION_ELEMENT_NAMES = {
  0: "concatenation, 8-bit reference",
  1: "special message indication",
  4: "application ports, 8-bit",
  5: "application ports, 16-bit",
  6: "service centre control parameters",
  7: "source of the header",
  8: "concatenation, 16-bit reference",
  9: "wireless control message protocol",
  10: "text formatting",
  11: "predefined sound",
  12: "user-defined sound",
  13: "predefined animation",
  14: "large animation",
  15: "small animation",
  16: "large picture",
  17: "small picture",
  18: "variable picture",
  19: "user prompt",
  20: "extended object",
  21: "reused extended object",
  22: "compression control",
  23: "object distribution",
  24: "vector graphics object, standard size",
  25: "vector graphics object, character size",
  26: "extended object data request",
  32: "e-mail header",
  33: "hyperlink",
  34: "reply address",
  35: "enhanced voice mail",
  36: "national language single shift",
  37: "national language locking shift",
} as const satisfies Readonly<Record<number, string>>;

/** Identifiers that are given out by the range, each from its first to its last. */
export const INFORMATION_ELEMENT_RANGES = [
  [0x70, 0x7f, "SIM toolkit security header"],
  [0x80, 0x9f, "application's own"],
  [0xc0, 0xdf, "service centre's own"],
] as const;

/** What an element is for, in words; undefined for a reserved identifier. */
export function informationElementPurpose(id: number): string | undefined {
  const known: string | undefined = (INFORMATION_ELEMENT_NAMES as Readonly<Record<number, string>>)[id];
  return known ?? INFORMATION_ELEMENT_RANGES.find(([first, last]) => id >= first && id <= last)?.[2];
}

/** National language tables by their identifiers (TS 23.038 §6.2.1.2.4). */
export const NATIONAL_LANGUAGES = {
  1: "Turkish",
  2: "Spanish",
  3: "Portuguese",
  4: "Bengali",
  5: "Gujarati",
  6: "Hindi",
  7: "Kannada",
  8: "Malayalam",
  9: "Oriya",
  10: "Punjabi",
  11: "Tamil",
  12: "Telugu",
  13: "Urdu",
} as const satisfies Readonly<Record<number, string>>;

/** What a header says beside ports and part numbers. None of it concerns a push; ill-sized elements are left out. */
export interface HeaderRemarks {
  /** Identifier of the extension table that the text uses; a key of {@link NATIONAL_LANGUAGES}, or another number. */
  readonly singleShift?: number;
  /** Identifier of the table that stands for the default alphabet. */
  readonly lockingShift?: number;
  /** 0x70 to 0x7f: which security header the user data begin with. Such messages are for the SIM. */
  readonly simToolkitSecurity?: number;
}

/** Reads the national language and SIM toolkit elements; the last of each counts (TS 23.040 §9.2.3.24.7, §9.2.3.24.15, §9.2.3.24.16). */
export function headerRemarks(elements: readonly InformationElement[]): HeaderRemarks {
  let remarks: HeaderRemarks = {};
  for (const { id, data } of elements) {
    const [value] = data;
    if (id >= 0x70 && id <= 0x7f) remarks = { ...remarks, simToolkitSecurity: id };
    if (value === undefined || data.length !== 1) continue;
    if (id === 0x24) remarks = { ...remarks, singleShift: value };
    if (id === 0x25) remarks = { ...remarks, lockingShift: value };
  }
  return remarks;
}
