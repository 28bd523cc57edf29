import type { Source, SourceParm } from "./source.ts";

/** A usable PORT characteristic. */
export interface Port {
  readonly number: SourceParm;
  readonly services: readonly SourceParm[];
}

/** The ports of a proxy or an address in document order; one without a number from 0 to 65535 is reported as dropped (ProvCont PORT). */
export function readPorts(source: Source): Port[] {
  return source.parts("PORT").flatMap((part) => {
    const number = part.one("PORTNBR");
    const services = part.all("SERVICE");
    if (number && isPortNumber(number.value)) return [{ number, services }];
    part.drop("invalid-value");
    return [];
  });
}

function isPortNumber(text: string): boolean {
  return /^[0-9]{1,5}$/.test(text) && Number(text) <= 0xffff;
}
