import type { ContainerCommand } from "../../codec/syncml/message.ts";
import type { Reply } from "../reply.ts";
import type { CommandContext, Execute } from "./command.ts";
import { refuse } from "./refuse.ts";
import { isUnconfirmed } from "./user-alert.ts";

/**
 * Sequence: its members one after the other. One that fails stops nothing and undoes nothing, so the Sequence itself is 200; only
 * what the user did not confirm stops it, and the members after it answer 215 (DM_RepPro, Sequence; DM_Protocol §10).
 */
export function sequence(command: ContainerCommand, outer: CommandContext, execute: Execute): readonly Reply[] {
  const context = outer.objects ? { ...outer, objects: undefined } : outer;
  const itself: Reply = { cmdId: command.cmdId, cmd: "Sequence", outcomes: [{ status: 200 }] };
  const replies: Reply[] = [itself];
  let isStopped = false;
  for (const member of command.commands) {
    const done = isStopped ? refuse(member, 215) : execute(member, context);
    isStopped ||= isUnconfirmed(member, done);
    for (const reply of done) replies.push(reply);
  }
  return replies;
}
