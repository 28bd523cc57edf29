import { readdirSync, readFileSync } from "node:fs";

/** A WBXML document of foreign make with its reading as XML; the `.yaml` beside them says where it comes from. */
export interface Vector {
  readonly name: string;
  readonly octets: Uint8Array;
  readonly xml: string;
  /** Whether its maker wrote the form that our encoder writes. */
  readonly canonical: boolean;
}

const FOLDER = new URL("../../vectors/wbxml/", import.meta.url);
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".hex"))
  .map((file) => file.slice(0, -".hex".length));

export const VECTORS: readonly Vector[] = names.map((name) => ({
  name,
  octets: octetsOf(read(`${name}.hex`)),
  xml: read(`${name}.xml`),
  canonical: read(`${name}.yaml`).includes('encoding: "canonical"'),
}));

export function vector(name: string): Vector {
  const found = VECTORS.find((each) => each.name === name);
  if (!found) throw new Error(`no vector ${name}`);
  return found;
}

/** Octets of hexadecimal text with blanks; text in apostrophes stands for its characters. */
export function octetsOf(text: string): Uint8Array {
  const hex = text.replace(/'([^']*)'/g, (_, quoted: string) => Buffer.from(quoted, "latin1").toString("hex"));
  return Uint8Array.from(Buffer.from(hex.replace(/\s/g, ""), "hex"));
}

function read(file: string): string {
  return readFileSync(new URL(file, FOLDER), "utf8");
}
