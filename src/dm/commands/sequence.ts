import type { ContainerCommand } from "../../codec/syncml/message.ts";
import type { Reply } from "../reply.ts";
import type { CommandContext, Execute } from "./command.ts";

/** Sequence: its members one after the other. One that fails stops nothing and undoes nothing, so the Sequence itself is 200 (DM_RepPro, Sequence). */
export function sequence(command: ContainerCommand, context: CommandContext, execute: Execute): readonly Reply[] {
  const itself: Reply = { cmdId: command.cmdId, cmd: "Sequence", outcomes: [{ status: 200 }] };
  return [itself, ...command.commands.flatMap((member) => execute(member, context))];
}
