import { readFileSync } from "node:fs";
import { ConfigError, PhonebankError, PortError } from "../base/errors.ts";
import { type CommandContext, EXIT, parseCommandLine, UsageError } from "./command.ts";
import { COMMANDS } from "./command-table.ts";
import { commandHelp, generalHelp } from "./help.ts";

const PACKAGE = new URL("../../package.json", import.meta.url);

/** Runs one command line and gives its exit code. Every error ends here as a message on stderr. */
export async function runCommandLine(words: readonly string[], context: CommandContext): Promise<number> {
  // `help run` says the same as `run --help`.
  const [name, ...rest] = words[0] === "help" && words.length > 1 ? [...words.slice(1), "--help"] : words;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    context[name === undefined ? "err" : "out"](generalHelp(COMMANDS));
    return name === undefined ? EXIT.wrongUsage : EXIT.fine;
  }
  if (name === "--version") {
    context.out(`${JSON.parse(readFileSync(PACKAGE, "utf8")).version}\n`);
    return EXIT.fine;
  }
  const command = COMMANDS.find((each) => each.name === name);
  if (!command) {
    context.err(`phonebank: no command "${name}"; see phonebank --help\n`);
    return EXIT.wrongUsage;
  }
  if (rest.includes("--help") || rest.includes("-h")) {
    context.out(commandHelp(command));
    return EXIT.fine;
  }
  try {
    const { options, positionals } = parseCommandLine(command, rest);
    return await command.run(context, options, positionals);
  } catch (error) {
    return report(error, command.name, context);
  }
}

function report(error: unknown, command: string, context: CommandContext): number {
  if (error instanceof UsageError) {
    context.err(`phonebank ${command}: ${error.message}; see phonebank ${command} --help\n`);
    return EXIT.wrongUsage;
  }
  if (error instanceof ConfigError) {
    context.err(`${error.message}\n`);
    return EXIT.wrongUsage;
  }
  if (error instanceof PhonebankError) {
    context.err(`phonebank ${command}: ${error.message} [${error.code}]\n`);
    const unreachable =
      error instanceof PortError && (error.code === "connect-failed" || error.code === "peer-timeout");
    return unreachable ? EXIT.peerUnreachable : EXIT.failed;
  }
  context.err(`phonebank ${command}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT.failed;
}
