import { countryCodesOf } from "./mobile-countries.ts";

/** Where something is meant to be used, in the words of NETWORK and COUNTRY (ProvCont BOOTSTRAP, VALIDITY). */
export interface NetworkRestriction {
  /** Mobile network codes, or country and network code together; any of them. Empty: every network. */
  readonly networks: readonly string[];
  /** Two letters of ISO 3166; absent: every country. */
  readonly country?: string;
}

/** Whether the home network of a subscriber is one that is meant. Without an IMSI only what is meant for everybody is. */
export function isHomeNetwork({ networks, country }: NetworkRestriction, imsi: string | undefined): boolean {
  if (networks.length === 0 && country === undefined) return true;
  if (imsi === undefined) return false;
  const inCountry = country === undefined || countryCodesOf(country).includes(imsi.slice(0, 3));
  return inCountry && (networks.length === 0 || networks.some((network) => isNetworkOf(network, imsi)));
}

/** Nothing in an IMSI says whether its network code has two or three digits, so the length of the one given decides. */
function isNetworkOf(network: string, imsi: string): boolean {
  const digits = network.replace(/[\s-]/g, "");
  if (/^[0-9]{5,6}$/.test(digits)) return imsi.startsWith(digits);
  return /^[0-9]{2,3}$/.test(digits) && imsi.startsWith(digits, 3);
}
