import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { concatBytes } from "../base/bytes.ts";
import { CodecError } from "../base/errors.ts";
import { type CommandContext, UsageError } from "./command.ts";

/**
 * What `use` makes of the octets of the one file that is named, or of standard input for `-` and when none is.
 * @throws {UsageError} @throws {CodecError} of `use`, with the name of the file
 */
export async function readContent<Content>(
  context: CommandContext,
  positionals: readonly string[],
  command: string,
  use: (octets: Uint8Array) => Content,
): Promise<Content> {
  const [file = "-", ...more] = positionals;
  if (more.length > 0) throw new UsageError(`${command} takes one file`);
  const octets = file === "-" ? await readAll(context.stdin) : await readNamed(resolve(context.cwd, file), file);
  try {
    return use(octets);
  } catch (error) {
    if (!(error instanceof CodecError) || file === "-") throw error;
    const { code, offset, spec, detail, path } = error;
    throw new CodecError(code, offset, spec, `${file}: ${detail}`, path);
  }
}

async function readAll(stdin: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
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
