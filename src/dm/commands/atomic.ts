import type { Command, ContainerCommand } from "../../codec/syncml/message.ts";
import type { StatusCode } from "../../tree/status.ts";
import type { Outcome, Reply } from "../reply.ts";
import type { CommandContext, Execute } from "./command.ts";
import { refuse, single } from "./refuse.ts";

const MEMBERS: ReadonlySet<Command["cmd"]> = new Set(["Add", "Alert", "Copy", "Delete", "Replace"]);

/**
 * Atomic: all members or none, in order (DM_RepPro, Atomic). When one fails the tree is as before: the Atomic answers 507,
 * what was done 216, the failing item its own status, what comes after 215. A Get, Exec or container inside fails with 500.
 * 517: everything went well, but the Statuses do not fit one message, and it is undone.
 */
export function atomic(command: ContainerCommand, context: CommandContext, execute: Execute): readonly Reply[] {
  const before = context.draft.checkpoint();
  const answer = (status: StatusCode, members: readonly Reply[]) => [single(command, status), ...members];
  const done: Reply[] = [];
  for (const [index, member] of command.commands.entries()) {
    const replies = MEMBERS.has(member.cmd) ? execute(member, context) : refuseContainer(member);
    if (replies.every(({ outcomes }) => outcomes.every(succeeded))) {
      done.push(...replies);
      continue;
    }
    context.draft.rollback(before);
    const rest = command.commands.slice(index + 1).flatMap((each) => refuse(each, 215));
    return answer(507, [...done.map(undone), ...replies.map(failedHere), ...rest]);
  }
  const all = answer(200, done);
  if (context.fitsTogether(all)) return all;
  context.draft.rollback(before);
  return answer(517, done.map(undone));
}

/** What cannot be in an Atomic: the command itself has failed, its members were not executed. */
function refuseContainer(member: Command): readonly Reply[] {
  const [itself, ...members] = refuse(member, 500);
  return itself ? [itself, ...members.map((reply) => withStatuses(reply, 215))] : [];
}

function succeeded({ status }: Outcome): boolean {
  return status === 200 || status === 202;
}

function undone(reply: Reply): Reply {
  return withStatuses(reply, 216);
}

/** The command that failed: items before the failing one are undone, those after it count as not executed. They may have been, but nothing of it is left. */
function failedHere(reply: Reply): Reply {
  const failing = reply.outcomes.findIndex((outcome) => !succeeded(outcome));
  if (failing < 0) return reply;
  const outcomes = reply.outcomes.map((outcome, index) => {
    if (index === failing) return outcome;
    return withStatus(outcome, index < failing ? 216 : 215);
  });
  return { ...reply, outcomes };
}

function withStatuses(reply: Reply, status: StatusCode): Reply {
  return { ...reply, outcomes: reply.outcomes.map((outcome) => withStatus(outcome, status)) };
}

function withStatus({ target, source }: Reply["outcomes"][number], status: StatusCode): Reply["outcomes"][number] {
  return {
    status,
    ...(target === undefined ? {} : { target }),
    ...(source === undefined ? {} : { source }),
  };
}
