import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One vector: a file below the manifest's folder, what it is, and what is known of it. */
export interface Row {
  readonly file: string;
  readonly kind: string;
  readonly expect: Readonly<Record<string, unknown>>;
}

/** The rows of `manifest.jsonl` in a folder: JSON, one row a line. */
export function readManifest(folder: string): readonly Row[] {
  const lines = readFileSync(join(folder, "manifest.jsonl"), "utf8").split("\n");
  return lines.filter((line) => line.trim() !== "").map((line) => JSON.parse(line) as Row);
}

/** Octets of a vector: as they are, or in a file `*.hex` digits, with text in apostrophes and comments after `#`. */
export function readOctets(folder: string, file: string): Uint8Array {
  const content = readFileSync(join(folder, file));
  return file.endsWith(".hex") ? fromHexText(content.toString("utf8")) : new Uint8Array(content);
}

/** The lines of a file of PDUs, each with what stands before it, such as `C>S`. */
export function readPdus(
  folder: string,
  file: string,
): readonly { readonly mark: string; readonly octets: Uint8Array }[] {
  const lines = readFileSync(join(folder, file), "utf8").split("\n");
  return lines.flatMap((line) => {
    const { mark = "", digits = "" } = /^(?:(?<mark>[CS]>[CS])\s)?(?<digits>[^#]*)/.exec(line)?.groups ?? {};
    const octets = fromHexText(digits);
    return octets.length > 0 ? [{ mark, octets }] : [];
  });
}

export function readText(folder: string, file: string): string {
  return readFileSync(join(folder, file), "utf8");
}

function fromHexText(text: string): Uint8Array {
  const digits = text
    .replace(/#.*/g, "")
    .replace(/'([^']*)'/g, (_, quoted: string) => Buffer.from(quoted, "latin1").toString("hex"))
    .replace(/\s/g, "");
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(digits)) throw new Error("not hexadecimal");
  return new Uint8Array(Buffer.from(digits, "hex"));
}
