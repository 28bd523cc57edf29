import type { CommandDefinition, CommandOption } from "./command.ts";
import { WIDTH, wrap } from "./wrap.ts";

/** The text of `phonebank --help`. */
export function generalHelp(commands: readonly CommandDefinition[]): string {
  return [
    "phonebank - a bank of virtual OMA Device Management handsets",
    "",
    "Usage: phonebank COMMAND [options]",
    "",
    "Commands:",
    ...columns(commands.map(({ name, summary }) => [name, summary])),
    "",
    ...wrap("`phonebank COMMAND --help` explains one. Data goes to stdout, everything else to stderr."),
    ...wrap("Exit codes: 0 fine, 1 failed, 2 wrong usage, 3 expectation not met, 4 peer unreachable, 130 interrupted."),
    "",
  ].join("\n");
}

/** The text of `phonebank COMMAND --help`. */
export function commandHelp(command: CommandDefinition): string {
  const options = Object.entries(command.options);
  return [
    `Usage: phonebank ${command.name} ${command.positionals}`.trimEnd() + (options.length ? " [options]" : ""),
    "",
    command.summary,
    ...(command.description ? ["", ...wrap(command.description)] : []),
    ...(command.verbs ? ["", "Verbs:", ...columns(command.verbs)] : []),
    "",
    "Options:",
    ...optionLines(options),
    ...(command.examples.length ? ["", "Examples:", ...command.examples.map((line) => `  ${line}`)] : []),
    "",
  ].join("\n");
}

/** The options under their headings, and `--help`, with one left edge for all the texts. */
function optionLines(options: readonly (readonly [name: string, option: CommandOption])[]): string[] {
  const given = options.map(([name, { value, multiple, help, heading }]) => {
    const usage = `--${name}${value ? ` ${value}` : ""}${multiple ? " ..." : ""}`;
    return { row: [usage, help], above: heading ? ["", `${heading}:`] : [] };
  });
  const all = [...given, { row: ["--help", "show this text"], above: [] }];
  const indent = indentOf(all.map(({ row }) => row));
  return all.flatMap(({ row, above }) => [...above, ...columns([row], indent)]);
}

function indentOf(rows: readonly (readonly string[])[]): number {
  return Math.min(28, Math.max(...rows.map(([name = ""]) => name.length)) + 4);
}

/** Two columns within the width: a name that is too wide puts its text on the next line. */
function columns(rows: readonly (readonly string[])[], indent: number = indentOf(rows)): string[] {
  return rows.flatMap(([name = "", text = ""]) => {
    const lines = wrap(text, WIDTH - indent);
    const first = `  ${name}`;
    const fits = first.length < indent;
    return [
      ...(fits ? [`${first.padEnd(indent)}${lines[0] ?? ""}`] : [first, `${" ".repeat(indent)}${lines[0] ?? ""}`]),
      ...lines.slice(1).map((line) => `${" ".repeat(indent)}${line}`),
    ];
  });
}
