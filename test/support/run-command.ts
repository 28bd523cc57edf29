import { concatBytes, utf8Bytes, utf8Text } from "../../src/base/bytes.ts";
import { type CommandContext, type CommandDefinition, parseCommandLine } from "../../src/cli/command.ts";

export interface CommandOutcome {
  readonly code: number;
  readonly out: string;
  /** The same as octets. */
  readonly octets: Uint8Array;
  readonly err: string;
}

/** Runs one command with the words given, the input on stdin, in test/vectors unless another folder is named. */
export async function runCommand(
  command: CommandDefinition,
  words: readonly string[],
  input: string | Uint8Array = "",
  cwd: string = new URL("../vectors/", import.meta.url).pathname,
): Promise<CommandOutcome> {
  const out: Uint8Array[] = [];
  let err = "";
  async function* stdin() {
    yield typeof input === "string" ? utf8Bytes(input) : input;
  }
  const context: CommandContext = {
    stdin: stdin(),
    out: (data) => out.push(typeof data === "string" ? utf8Bytes(data) : data),
    err: (text) => {
      err += text;
    },
    columns: 80,
    interactive: false,
    interrupted: new AbortController().signal,
    env: {},
    cwd,
  };
  const { options, positionals } = parseCommandLine(command, words);
  const code = await command.run(context, options, positionals);
  const octets = concatBytes(out);
  return { code, out: utf8Text(octets), octets, err };
}
