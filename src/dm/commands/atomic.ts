import type { Command, ContainerCommand, Item } from "../../codec/syncml/message.ts";
import type { StatusCode } from "../../tree/status.ts";
import type { CommandRules } from "../command-rules.ts";
import type { ItemOutcome, Outcome, Reply } from "../reply.ts";
import type { CommandContext, Execute } from "./command.ts";
import { refuse, single } from "./refuse.ts";

/** What may stand in one, and what answers for itself that it is no command of DM's. */
const MEMBERS: ReadonlySet<Command["cmd"]> = new Set(["Add", "Alert", "Copy", "Delete", "Replace", "Unknown"]);

/** What members answer that were carried out and are not to have been: 216 when they were undone, 516 when they cannot be. */
type RollbackStatus = 216 | 516;

/**
 * Atomic: all members or none, in order (DM_RepPro, Atomic). When one fails the tree is as before: the Atomic answers 507,
 * what was done 216, the failing item its own status, what comes after 215. A Get, Exec or container inside fails with 500,
 * unless the device allows it. 517: everything went well, but the Statuses do not fit one message, and it is undone. A device
 * that cannot undo answers 516 in place of 216; one without Atomic answers 406 to all of it.
 */
export function atomic(command: ContainerCommand, outer: CommandContext, execute: Execute): readonly Reply[] {
  const { draft, rules } = outer;
  if (rules.atomic === "unsupported") return withoutAtomic(command, rules);
  const context = outer.objects ? { ...outer, objects: undefined } : outer;
  const before = draft.checkpoint();
  const done: Reply[] = [];
  for (const [index, member] of command.commands.entries()) {
    const replies = mayStand(command, index, rules) ? execute(member, context) : refuseMember(member);
    if (replies.every(({ outcomes }) => outcomes.every(succeeded))) {
      for (const reply of replies) done.push(reply);
      continue;
    }
    const status = rollback();
    const rest = command.commands.slice(index + 1).flatMap((each) => refuse(each, 215));
    const undone = done.map((reply) => withStatuses(reply, status));
    const itself = single(command, member.cmd === "Atomic" ? rules.nestedAtomic : 507);
    return [itself, ...undone, ...replies.map((reply) => failedHere(reply, status)), ...rest];
  }
  const all = [single(command, 200), ...done];
  if (context.fitsTogether(all)) return all;
  const status = rollback();
  return [single(command, 517), ...done.map((reply) => withStatuses(reply, status))];

  function rollback(): RollbackStatus {
    if (rules.atomic === "irreversible") return 516;
    draft.rollback(before);
    return 216;
  }
}

function withoutAtomic(command: ContainerCommand, { refusedMembers }: CommandRules): readonly Reply[] {
  return refusedMembers === "answered" ? refuse(command, 406) : [single(command, 406)];
}

function mayStand({ commands }: ContainerCommand, index: number, rules: CommandRules): boolean {
  const member = commands[index];
  if (!member) return false;
  const isMember = MEMBERS.has(member.cmd) || (rules.atomicAllows as readonly string[]).includes(member.cmd);
  return isMember && (rules.replaceOfAdded === "carried-out" || !changesAdded(member, commands.slice(0, index)));
}

/** Whether a member replaces what an earlier one has added. */
function changesAdded(member: Command, earlier: readonly Command[]): boolean {
  if (member.cmd !== "Replace") return false;
  const added = new Set(earlier.flatMap((each) => (each.cmd === "Add" ? each.items.map(targetOf) : [])));
  return member.items.some((item) => added.has(targetOf(item)));
}

function targetOf({ target }: Item): string | undefined {
  return target?.uri.trim();
}

/** What cannot be in an Atomic: the command itself has failed, its members were not executed. */
function refuseMember(member: Command): readonly Reply[] {
  const [itself, ...members] = refuse(member, 500);
  return itself ? [itself, ...members.map((reply) => withStatuses(reply, 215))] : [];
}

function succeeded({ status }: Outcome): boolean {
  return status === 200 || status === 202;
}

/**
 * The command that failed: items before the failing one are undone, those after it count as not executed. They may have been, but
 * nothing of it is left, unless nothing can be undone.
 */
function failedHere(reply: Reply, undone: RollbackStatus): Reply {
  const failing = reply.outcomes.findIndex((outcome) => !succeeded(outcome));
  if (failing < 0) return withStatuses(reply, undone);
  const outcomes = reply.outcomes.map((outcome, index) => {
    if (index === failing) return outcome;
    if (index > failing && undone === 216) return withStatus(outcome, 215);
    return succeeded(outcome) ? withStatus(outcome, undone) : outcome;
  });
  return { ...reply, outcomes };
}

/** What a user was shown is neither undone nor would it have to be. */
function withStatuses(reply: Reply, status: StatusCode): Reply {
  const given = status === 516 && reply.cmd === "Alert" ? 216 : status;
  return { ...reply, outcomes: reply.outcomes.map((outcome) => withStatus(outcome, given)) };
}

function withStatus({ target, source }: ItemOutcome, status: StatusCode): ItemOutcome {
  return { status, target, source };
}
