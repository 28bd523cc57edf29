/** How many octets commands take in a message, as far as that can be told without encoding them: a bound on either side spares most of the measuring. */
import type { Command } from "../../codec/syncml/message.ts";
import { isTelling } from "./large-object-sender.ts";

/** Generous figures for a bound that spares measuring: octets around the commands, octets of one character, characters of one command's or item's tags. */
const OVERHEAD_BYTES = 4096;
const LONGEST_ESCAPE = 6;
const PER_COMMAND = 64;

/** How many commands could fit by their values alone; what lies beyond is not worth encoding. */
export function countWithin(commands: readonly Command[], maxMsgSize: number): number {
  let octets = 0;
  for (const [index, command] of commands.entries()) {
    octets += variableLength(command);
    if (octets > maxMsgSize) return index;
  }
  return commands.length;
}

/** Octets that commands take at the very least. */
export function lowerBound(commands: readonly Command[]): number {
  let octets = 0;
  for (const command of commands) octets += variableLength(command);
  return octets;
}

/** More octets than commands without nested ones can take, found without encoding them. */
export function upperBound(commands: readonly Command[]): number {
  let characters = 0;
  for (const command of commands) {
    const items = "items" in command ? command.items.length : 0;
    characters += PER_COMMAND * (1 + items) + variableLength(command);
  }
  return OVERHEAD_BYTES + LONGEST_ESCAPE * characters;
}

/** Characters, or octets, of all that is not tags in a Status, Results or report. */
function variableLength(command: Command): number {
  let length = 0;
  if (command.cmd === "Status") {
    for (const ref of command.targetRefs) length += ref.length;
    for (const ref of command.sourceRefs) length += ref.length;
  } else if (isTelling(command)) {
    for (const { source, meta, data } of command.items) {
      length += (source?.uri.length ?? 0) + (data?.length ?? 0) + (meta?.type?.length ?? 0);
    }
  }
  return length;
}
