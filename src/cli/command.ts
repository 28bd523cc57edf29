import { type ParseArgsConfig, parseArgs } from "node:util";

/** What a command may touch of the process: no command reads globals. */
export interface CommandContext {
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Writes to stdout: data, and nothing else. Octets are written as they are. */
  readonly out: (data: string | Uint8Array) => void;
  /** Writes to stderr: progress, notes, errors. */
  readonly err: (text: string) => void;
  /** Width of the terminal, 80 when there is none. */
  readonly columns: number;
  /** True when stderr is a terminal on which a progress line may be redrawn. */
  readonly interactive: boolean;
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly interrupted: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** One option, as `parseArgs` and the help text want it. */
export interface CommandOption {
  readonly type: "string" | "boolean";
  readonly multiple?: boolean;
  /** Name of the value in the help text, for example `HOST:PORT`. */
  readonly value?: string;
  readonly help: string;
  /** Stands above it and those that follow in the help text, where there are many. */
  readonly heading?: string;
}

/** One entry of the command table: a file each in `commands/`. */
export interface CommandDefinition {
  readonly name: string;
  readonly summary: string;
  /** More for `--help`, after the summary. */
  readonly description?: string;
  readonly positionals: string;
  /** What its first positional may be, with the words that follow and what it does. */
  readonly verbs?: readonly (readonly [usage: string, help: string])[];
  readonly options: Readonly<Record<string, CommandOption>>;
  readonly examples: readonly string[];
  /** Runs the command; the result is the exit code. */
  run(context: CommandContext, options: ParsedOptions, positionals: readonly string[]): Promise<number>;
}

/** Options as given, before any meaning: text, a list of texts, or a flag. */
export type ParsedOptions = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** Exit codes, for scripts. */
export const EXIT = {
  fine: 0,
  failed: 1,
  wrongUsage: 2,
  expectationNotMet: 3,
  peerUnreachable: 4,
  interrupted: 130,
} as const;

/** The command line itself is wrong: the message is shown with a pointer to `--help`, exit code 2. */
export class UsageError extends Error {}

/** Splits the words after the command's name. @throws {UsageError} */
export function parseCommandLine(
  command: CommandDefinition,
  words: readonly string[],
): { options: ParsedOptions; positionals: readonly string[] } {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { type, multiple }]) => [name, { type, multiple: multiple ?? false }]),
  );
  const parsed = parsedWords(words, options);
  for (const [name, given] of Object.entries(parsed.options)) {
    const value = command.options[name]?.value;
    if (given === "" && value !== undefined && NEVER_EMPTY.has(value))
      throw new UsageError(`--${name} takes ${value}, not ""`);
  }
  return parsed;
}

/** Values of options that are not meant when they are empty, as a variable of a script may be. */
const NEVER_EMPTY: ReadonlySet<string> = new Set(["DIR", "FILE", "N", "TOKEN"]);

function parsedWords(words: readonly string[], options: NonNullable<ParseArgsConfig["options"]>) {
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
    return { options: values as ParsedOptions, positionals };
  } catch (error) {
    // The first sentence says what is wrong, those behind it what else could have been meant.
    throw new UsageError((error as Error).message.split(/\.\s/)[0] ?? "wrong options");
  }
}

/** The option as text, or `undefined` when it was not given. */
export function textOption(options: ParsedOptions, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}

/** The option as a list of texts, empty when it was not given. */
export function listOption(options: ParsedOptions, name: string): readonly string[] {
  const value = options[name];
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

/** Whether a flag was given. */
export function flagOption(options: ParsedOptions, name: string): boolean {
  return options[name] === true;
}

/** The option as a whole number from `least` to `most`, or without an end. @throws {UsageError} */
export function numberOption(
  options: ParsedOptions,
  name: string,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number | undefined {
  const text = textOption(options, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
    throw new UsageError(`--${name} takes a whole number from ${least}, not "${text}"`);
  }
  if (value > most) throw new UsageError(`--${name} is ${most} at most, not ${value}`);
  return value;
}

/** The option as one of a few words. @throws {UsageError} */
export function choiceOption<T extends string>(
  options: ParsedOptions,
  name: string,
  choices: readonly T[],
): T | undefined {
  const text = textOption(options, name);
  if (text === undefined) return undefined;
  const found = choices.find((each) => each === text);
  if (found === undefined) throw new UsageError(`--${name} takes ${choices.join(", ")}, not "${text}"`);
  return found;
}

/** The option as decimal digits; what was given instead is not repeated, as it may be a PIN. @throws {UsageError} */
export function digitsOption(options: ParsedOptions, name: string): string | undefined {
  const text = textOption(options, name);
  if (text === undefined || /^[0-9]+$/.test(text)) return text;
  throw new UsageError(`--${name} takes decimal digits`);
}

/** The option as HOST:PORT or PORT on the loopback address. @throws {UsageError} */
export function addressOption(options: ParsedOptions, name: string): { host: string; port: number } | undefined {
  const text = textOption(options, name);
  if (text === undefined) return undefined;
  const address = readAddress(text);
  if (!address) throw new UsageError(`--${name} takes HOST:PORT, not "${text}"`);
  return address;
}

/** HOST:PORT, [IPV6]:PORT, or PORT on the loopback address. */
function readAddress(text: string): { host: string; port: number } | undefined {
  const match = /^(?:(?<host>\[[0-9a-fA-F:.]+\]|[^:\s]+):)?(?<port>\d{1,5})$/.exec(text);
  const port = Number(match?.groups?.["port"] ?? Number.NaN);
  if (!match || port > 65535) return undefined;
  return { host: (match.groups?.["host"] ?? "127.0.0.1").replace(/^\[|\]$/g, ""), port };
}

/** The option as an http or https URL. @throws {UsageError} */
export function urlOption(options: ParsedOptions, name: string): string | undefined {
  const text = textOption(options, name);
  if (text !== undefined && !(URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))) {
    throw new UsageError(`--${name} takes an http or https URL, not "${text}"`);
  }
  return text;
}

/** The option as ID:PASSWORD@HOST:PORT, a login to an SMSC. @throws {UsageError} */
export function loginOption(
  options: ParsedOptions,
  name: string,
): { systemId: string; password: string; host: string; port: number } | undefined {
  const text = textOption(options, name);
  if (text === undefined) return undefined;
  const { systemId, password, address } =
    /^(?<systemId>[^:@]+):(?<password>[^@]*)@(?<address>.+)$/.exec(text)?.groups ?? {};
  const socket = readAddress(address ?? "");
  // The text is not repeated: it holds a password.
  if (!systemId || password === undefined || !socket) throw new UsageError(`--${name} takes ID:PASSWORD@HOST:PORT`);
  return { systemId, password, ...socket };
}
