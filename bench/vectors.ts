import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fromHex } from "../src/base/bytes.ts";

/** Text of a file below test/vectors. Benchmarks run from the root of the project. */
export function vectorText(path: string): string {
  return readFileSync(join("test/vectors", path), "utf8");
}

/** Octets of a file below test/vectors: a run of hexadecimal digits a line, `#` begins a remark. */
export function vectorLines(path: string): Uint8Array[] {
  const lines = vectorText(path).split("\n");
  const digits = lines.map((line) => line.replace(/#.*/, "").trim()).filter((line) => line !== "");
  return digits.map((line) => fromHex(line) ?? fail(`${path} is not hexadecimal`));
}

/** Octets of a file of hexadecimal text below test/vectors, broken into lines anywhere. */
export function vectorOctets(path: string): Uint8Array {
  return fromHex(vectorText(path).replace(/\s/g, "")) ?? fail(`${path} is not hexadecimal`);
}

function fail(detail: string): never {
  throw new Error(detail);
}
