import type { Command } from "../../codec/syncml/message.ts";
import { bootstrapContext } from "../../dm/bootstrap-context.ts";
import { executeCommands } from "../../dm/command-processor.ts";
import type { Emit } from "../../events/event.ts";
import type { Draft } from "../../tree/draft.ts";
import { STATUS_NAMES, type StatusCode } from "../../tree/status.ts";
import type { Refusal } from "../refusal.ts";

/** What was left out of a message that was carried out. */
export interface LeftOut {
  readonly path: string;
  readonly reason: string;
}

interface AddedItem {
  readonly uri: string;
  readonly status: StatusCode;
}

/**
 * Carries out the commands of a bootstrap on a draft, as in a session but that no ACL is asked and nothing is answered. Every item
 * of an Add has to succeed, those in an Ext subtree excepted; what becomes of other commands does not matter (DM_Bootstrap §5.6.3, §5.6.6).
 */
export function carryOut(
  commands: readonly Command[],
  draft: Draft,
  emit: Emit,
): { readonly leftOut: readonly LeftOut[] } | { readonly refusal: Refusal } {
  const leftOut: LeftOut[] = [];
  const context = bootstrapContext(draft, (path, reason) => leftOut.push({ path, reason }));
  const failed: AddedItem[] = [];
  for (const { cmd, outcomes } of executeCommands(commands, context, emit)) {
    if (cmd !== "Add") continue;
    for (const { status, target = "Add", items = [] } of outcomes) {
      if (status === 200) continue;
      if (isInExtension(target)) leftOut.push({ path: target, reason: nameOf(status) });
      else failed.push({ uri: items[0]?.target?.uri ?? target, status });
    }
  }
  const first = failed.find(({ status }) => !isConsequence(status)) ?? failed[0];
  if (!first) return { leftOut };
  const detail = `${first.uri} cannot be added: ${nameOf(first.status)}`;
  return { refusal: { reason: "tree-refused", detail, spec: "DM_Bootstrap §5.6.3" } };
}

/** Makers put below Ext what other devices may not know. */
function isInExtension(uri: string): boolean {
  return uri.trim().split("/").includes("Ext");
}

/** Undone or not begun, for the sake of another command of an Atomic. */
function isConsequence(status: StatusCode): boolean {
  return status === 215 || status === 216;
}

function nameOf(status: StatusCode): string {
  return `${status} ${STATUS_NAMES[status]}`;
}
