import { inputOf } from "../../fleet/errands.ts";
import type { Fleet } from "../../fleet/fleet.ts";
import { isAnswer } from "../../handset/sessions/session-prompts.ts";
import type { Prompt, Reply } from "../../ports/user.ts";
import { type HandsetSummary, type PromptFacts, promptsOf } from "./describe.ts";
import { runningHandset } from "./handset-named.ts";
import { OperateError } from "./operate-error.ts";
import { tell } from "./tell.ts";

/**
 * The user answers the oldest prompt that takes such an answer, or that of one attempt. No answers a prompt of any kind, when there
 * is none that asks for yes or no.
 * @throws {OperateError} (rejects) `no-handset`, `handset-off`, `no-prompt`, `bad-request` for an answer that the device would not let
 * its user enter, `failed`
 */
export async function answerPrompt(
  fleet: Fleet,
  name: string,
  reply: Reply,
  attempt?: string,
): Promise<HandsetSummary> {
  const state = runningHandset(fleet, name);
  const open = promptsOf(state).filter((prompt) => attempt === undefined || prompt.attempt === attempt);
  const prompt = promptFor(open, reply);
  if (!prompt) {
    const why = state.busy ? "is busy and asks nothing" : `does not ask for ${wanted(reply)}${of(attempt)}`;
    throw new OperateError("no-prompt", `handset ${state.id} ${why}`);
  }
  const input = inputOf(prompt.attempt, prompt.kind, reply);
  if (!input || (input.type === "user.replied" && !isAnswer(state.session?.prompt ?? null, input.reply))) {
    throw new OperateError("bad-request", `the question ${prompt.attempt} does not take that answer`);
  }
  return tell(fleet, state.id, input);
}

/** Which kinds of prompt each answer is for, the likeliest first. */
function kindsFor(reply: Reply): readonly Prompt["kind"][] {
  if ("pin" in reply) return ["pin"];
  if ("text" in reply) return ["input"];
  if ("choices" in reply) return ["choice"];
  if ("agreed" in reply && reply.agreed) return ["consent", "session", "operation", "confirm"];
  return ["consent", "session", "operation", "confirm", "pin", "input", "choice"];
}

function promptFor(open: readonly PromptFacts[], reply: Reply): PromptFacts | undefined {
  const kinds = kindsFor(reply);
  const fitting = open.filter(({ kind }) => kinds.includes(kind));
  const isYesOrNo = ({ kind }: PromptFacts) => ["consent", "session", "operation", "confirm"].includes(kind);
  return fitting.find(isYesOrNo) ?? fitting[0];
}

function wanted(reply: Reply): string {
  if ("pin" in reply) return "a PIN";
  if ("text" in reply) return "a text";
  return "choices" in reply ? "a choice" : "consent";
}

function of(attempt: string | undefined): string {
  return attempt === undefined ? "" : ` for ${attempt}`;
}
