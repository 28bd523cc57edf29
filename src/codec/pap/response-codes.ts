/** Codes of PAP responses by what they say (PAP §9.13). */
export const RESPONSE_CODES = {
  1000: "OK",
  1001: "Accepted for processing",
  2000: "Bad request",
  2001: "Forbidden",
  2002: "Address error",
  2003: "Address not found",
  2004: "Push ID not found",
  2005: "Capabilities mismatch",
  2006: "Required capabilities not supported",
  2007: "Duplicate push ID",
  2008: "Cancellation not possible",
  3000: "Internal server error",
  3001: "Not implemented",
  3002: "Version not supported",
  3003: "Not possible",
  3004: "Capability matching not supported",
  3005: "Multiple addresses not supported",
  3006: "Transformation failure",
  3007: "Specified delivery method not possible",
  3008: "Capabilities not available",
  3009: "Required network not available",
  3010: "Required bearer not available",
  3011: "Replacement not supported",
  4000: "Service failure",
  4001: "Service unavailable",
} as const satisfies Readonly<Record<number, string>>;

/** Whose doing an outcome is, by the first digit of its code: the push initiator's, the gateway's, the network's, the phone's. */
export const RESPONSE_CLASSES = {
  1: "success",
  2: "initiator error",
  3: "gateway error",
  4: "service failure",
  5: "client abort",
} as const;

/** One of {@link RESPONSE_CLASSES}. */
export type ResponseClass = (typeof RESPONSE_CLASSES)[keyof typeof RESPONSE_CLASSES];

/** The class of a code, known or not: unknown codes count as the first of their class. Undefined for codes of no class (PAP §9.13). */
export function responseClass(code: number): ResponseClass | undefined {
  const digit = String(code).charAt(0);
  return (RESPONSE_CLASSES as Readonly<Record<string, ResponseClass>>)[digit];
}

/** What a code says in words; of a 5xxx code, the WSP abort reason that its last three digits are. Undefined for codes that are not assigned. */
export function responseName(code: number): string | undefined {
  const known: string | undefined = (RESPONSE_CODES as Readonly<Record<number, string>>)[code];
  if (known !== undefined) return known;
  const reason = abortReason(code);
  return reason === undefined ? undefined : `Mobile client aborted, reason 0x${reason.toString(16).padStart(2, "0")}`;
}

/** The reason with which the phone aborted the push (WSP Appendix A), from a 5xxx code; undefined for any other. */
export function abortReason(code: number): number | undefined {
  const reason = code - 5000;
  return Number.isInteger(reason) && reason >= 0 && reason <= 0xff ? reason : undefined;
}
