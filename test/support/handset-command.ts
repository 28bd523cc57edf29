import { utf8Bytes } from "../../src/base/bytes.ts";
import { runCommandLine } from "../../src/cli/command-line.ts";
import type { FakeControlApi } from "./control-api.ts";

/** What is around the command, where it matters. */
interface Surroundings {
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly interrupted?: AbortSignal;
  readonly cwd?: string;
  readonly onOut?: (text: string) => void;
}

/** `phonebank handset WORDS` with its exit code and what it printed. */
export async function handset(words: readonly string[], { stdin = "", env = {}, ...rest }: Surroundings = {}) {
  const written = { out: "", err: "" };
  const code = await runCommandLine(["handset", ...words], {
    stdin: (async function* () {
      yield typeof stdin === "string" ? utf8Bytes(stdin) : stdin;
    })(),
    out: (text) => {
      written.out += String(text);
      rest.onOut?.(String(text));
    },
    err: (text) => {
      written.err += text;
    },
    columns: 80,
    interactive: false,
    interrupted: rest.interrupted ?? new AbortController().signal,
    env,
    cwd: rest.cwd ?? process.cwd(),
  });
  return { code, ...written };
}

/** The words with the API that they are for. */
export function at({ address }: FakeControlApi, ...words: string[]): string[] {
  return [...words, "--control", address.replace("http://", "")];
}
