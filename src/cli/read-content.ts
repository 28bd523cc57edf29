import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { concatBytes } from "../base/bytes.ts";
import { type CommandContext, UsageError } from "./command.ts";

/** The octets of the one file that is named, or of standard input for `-` and when none is. @throws {UsageError} */
export async function readContent(
  { cwd, stdin }: CommandContext,
  positionals: readonly string[],
  command: string,
): Promise<Uint8Array> {
  const [file = "-", ...more] = positionals;
  if (more.length > 0) throw new UsageError(`${command} takes one file`);
  if (file !== "-") return readNamed(resolve(cwd, file), file);
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) chunks.push(chunk);
  return concatBytes(chunks);
}

async function readNamed(path: string, name: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    throw new UsageError(`cannot read ${name}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
}
