import type { Fleet } from "../../fleet/fleet.ts";
import type { HandsetInput } from "../../handset/input.ts";
import type { Reply } from "../../ports/user.ts";
import { type HandsetSummary, type PromptFacts, promptsOf } from "./describe.ts";
import { runningHandset } from "./handset-named.ts";
import { OperateError } from "./operate-error.ts";
import { tell } from "./tell.ts";

/**
 * The user answers the oldest prompt that takes such an answer, or that of one attempt. No answers a question for a PIN too, when
 * there is none for consent.
 * @throws {OperateError} (rejects) `no-handset`, `handset-off`, `no-prompt`, `failed`
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
    const wanted = "pin" in reply ? "a PIN" : "consent";
    throw new OperateError("no-prompt", `handset ${state.id} does not ask for ${wanted}${of(attempt)}`);
  }
  return tell(fleet, state.id, inputOf(prompt.attempt, reply));
}

function promptFor(open: readonly PromptFacts[], reply: Reply): PromptFacts | undefined {
  const first = (kind: PromptFacts["kind"]) => open.find((prompt) => prompt.kind === kind);
  if ("pin" in reply) return first("pin");
  return first("consent") ?? (reply.agreed ? undefined : first("pin"));
}

function inputOf(attempt: string, reply: Reply): HandsetInput {
  if ("pin" in reply) return { type: "pin.entered", attempt, pin: reply.pin };
  return { type: reply.agreed ? "consent.given" : "prompt.refused", attempt };
}

function of(attempt: string | undefined): string {
  return attempt === undefined ? "" : ` for ${attempt}`;
}
