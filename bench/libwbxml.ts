import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Side, Skipped } from "./figure.ts";

/** libwbxml, driven by a program in C that is compiled on the spot: it is the fastest that libwbxml can be had. */
export interface Libwbxml {
  /** The octets of XML that libwbxml makes of WBXML, or the other way round. */
  convert(direction: Direction, input: Uint8Array): Uint8Array;
  side(direction: Direction, input: Uint8Array): Side;
}

/** `decode` is WBXML to XML. */
export type Direction = "decode" | "encode";

const LINE_FEED = 0x0a;

/** Compiles the program, against libwbxml2-dev, into a temporary folder that goes when this process ends. */
export function libwbxml(): Libwbxml | Skipped {
  const flags = spawnSync("pkg-config", ["--cflags", "--libs", "libwbxml2"], { encoding: "utf8" });
  if (flags.status !== 0) return { skipped: "libwbxml2-dev or pkg-config is not installed" };
  const folder = mkdtempSync(join(tmpdir(), "phonebank-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, "libwbxml-loop");
  const sources = ["-O2", "-o", program, "bench/libwbxml-loop.c", ...flags.stdout.trim().split(/\s+/)];
  const compiled = spawnSync("cc", sources, { encoding: "utf8" });
  if (compiled.error) return { skipped: "no C compiler: cc" };
  if (compiled.status !== 0) throw new Error(`libwbxml-loop.c does not compile:\n${compiled.stderr}`);

  const file = join(folder, "input");
  const run = (direction: Direction, input: Uint8Array, iterations: number) => {
    writeFileSync(file, input);
    const output = execFileSync(program, [direction, file, String(iterations)]);
    const lineEnd = output.indexOf(LINE_FEED);
    return { ns: Number(output.subarray(0, lineEnd).toString()), result: new Uint8Array(output.subarray(lineEnd + 1)) };
  };
  return {
    convert: (direction, input) => run(direction, input, 1).result,
    side: (direction, input) => (iterations) => run(direction, input, iterations).ns,
  };
}
