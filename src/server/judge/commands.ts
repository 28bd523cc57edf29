import type { Command } from "../../codec/syncml/message.ts";

/** The commands of a body and those inside its containers, in document order. */
export function allCommands(commands: readonly Command[]): Command[] {
  return commands.flatMap((command) =>
    command.cmd === "Atomic" || command.cmd === "Sequence" ? [command, ...allCommands(command.commands)] : [command],
  );
}
