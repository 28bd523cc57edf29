import { readFileSync } from "node:fs";

const FOLDER = new URL("../vectors/documents/", import.meta.url);

/** A document of the `documents` vectors as XML, and as WBXML of foreign make. */
export function documentVector(name: string): { xml: string; wbxml: Uint8Array } {
  const hex = readFileSync(new URL(`${name}.hex`, FOLDER), "utf8").replace(/\s/g, "");
  return { xml: readFileSync(new URL(`${name}.xml`, FOLDER), "utf8"), wbxml: Uint8Array.from(Buffer.from(hex, "hex")) };
}
