/** Words for the rules of provisioning documents: which parms a characteristic has, how often, and with which values. */

/** How often a parm or characteristic stands in its parent: once, at most once, any number of times, at least once. */
export type Occurs = "1" | "?" | "*" | "+";

/** What ProvCont says about one parm. Lengths and domains are advice: a receiver takes what it can use. */
export interface ParmRule {
  readonly occurs: Occurs;
  /** How often a repeated one may stand there; absent: any number of times. */
  readonly atMost?: number;
  /** Octets of UTF-8. */
  readonly maxLength?: number;
  /** The words it may have, or the form of its value; `flag`: its presence says it all. Absent: any text. */
  readonly domain?: readonly string[] | RegExp | "flag";
  /** A password, nonce or key. */
  readonly secret?: true;
}

/** What ProvCont or a registration document says about one characteristic. */
export interface CharacteristicRule {
  readonly occurs: Occurs;
  readonly parms: ReadonlyMap<string, ParmRule>;
  readonly characteristics: ReadonlyMap<string, CharacteristicRule>;
  /** There when makers put parms of their own into it. */
  readonly open?: true;
}

type Facts = Omit<ParmRule, "occurs">;

/** A parm that has to be there, once. */
export const once = (facts: Facts = {}): ParmRule => ({ occurs: "1", ...facts });
/** A parm that may be there, once. */
export const optional = (facts: Facts = {}): ParmRule => ({ occurs: "?", ...facts });
/** A parm that may be there any number of times. */
export const repeated = (facts: Facts = {}): ParmRule => ({ occurs: "*", ...facts });
/** A parm that says something by being there. */
export const flag = (): ParmRule => ({ occurs: "?", domain: "flag" });

/** A text of at most this many octets. */
export const upTo = (maxLength: number): Facts => ({ maxLength });

/** A password, nonce or key of at most this many octets. */
export const secretUpTo = (maxLength: number): Facts => ({ maxLength, secret: true });

/** One of these words. */
export const among = (...domain: readonly string[]): Facts => ({ domain });

/** Decimal digits. */
export const DECIMAL: Facts = { domain: /^[0-9]+$/ };
/** Hexadecimal digits. */
export const HEXADECIMAL: Facts = { domain: /^[0-9A-Fa-f]+$/ };
/** `1` for yes, `0` for no. */
export const YES_OR_NO: Facts = among("0", "1");

/** How often a characteristic may stand, and what may stand in it. */
export function characteristic(
  occurs: Occurs,
  parms: Readonly<Record<string, ParmRule>>,
  characteristics: Readonly<Record<string, CharacteristicRule>> = {},
): CharacteristicRule {
  return { occurs, parms: new Map(Object.entries(parms)), characteristics: new Map(Object.entries(characteristics)) };
}

/** The PORT of proxies and addresses. */
export const PORT: CharacteristicRule = characteristic("*", {
  PORTNBR: once({ domain: /^(?:[0-5]?[0-9]{1,4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$/ }),
  SERVICE: repeated(),
});
