/** Questions and texts of servers, on their way to the user and back. */
import type { Millis } from "../../base/clock.ts";
import { fitsPrompt, type UserPrompt, type UserReply } from "../../dm/user/user-prompt.ts";
import type { EventBody } from "../../events/event.ts";
import type { HandsetStep } from "../effect.ts";
import type { HandsetEnvironment } from "../environment.ts";
import type { HandsetState } from "../state.ts";
import type { ActiveSession, OpenPrompt } from "./session-record.ts";

type Step = HandsetStep<HandsetState>;

/** How long an answer is waited for when neither the server nor the model says. */
const USUAL_WAIT_MS: Millis = 60_000;

/** Shows the user a text, or a question, under a name of its own. */
export function showPrompt(state: HandsetState, prompt: UserPrompt, span: string, env: HandsetEnvironment): Step {
  const { state: named, id } = nameFor(state);
  return { state: named, effects: show({ id, prompt }, span, waitFor(prompt, env), env) };
}

/** Asks the user what a session cannot go on without, now or when he is free. */
export function askQuestion(
  state: HandsetState,
  session: ActiveSession,
  prompt: UserPrompt,
  env: HandsetEnvironment,
): Step {
  const { state: named, id } = nameFor(state);
  const open = { id, prompt, endsAt: env.now + waitFor(prompt, env) };
  const asking = { ...named, session: { ...session, prompt: open } };
  return state.busy ? { state: asking, effects: [] } : reopenQuestion(asking, env);
}

/** Asks again what a session waits for, if anything: when the user is free, or after the power was gone. */
export function reopenQuestion(state: HandsetState, env: HandsetEnvironment): Step {
  const { session } = state;
  if (!session?.prompt) return { state, effects: [] };
  return { state, effects: show(session.prompt, session.span, session.prompt.endsAt - env.now, env) };
}

function nameFor(state: HandsetState): { readonly state: HandsetState; readonly id: string } {
  const number = state.counters.prompt + 1;
  return { state: { ...state, counters: { ...state.counters, prompt: number } }, id: `prompt-${number}` };
}

function show(
  { id, prompt }: Pick<OpenPrompt, "id" | "prompt">,
  span: string,
  forMs: Millis,
  env: HandsetEnvironment,
): Step["effects"] {
  env.emit({
    type: "prompt.opened",
    span,
    prompt: prompt.kind,
    id,
    text: prompt.text,
    ...(prompt.kind === "choice" ? { choices: prompt.choices } : {}),
    ...(prompt.kind === "display" ? {} : { forMs }),
  });
  return [{ type: "user.ask", attempt: id, prompt }];
}

/** MAXDT, else as long as the model does, but not shorter than MINDT: a question is not taken off the display before. */
function waitFor({ minMs = 0, maxMs }: UserPrompt, { model }: HandsetEnvironment): Millis {
  return maxMs ?? Math.max(minMs, model.dm.ui?.waitMs ?? USUAL_WAIT_MS);
}

/** Whether a reply answers an open question. */
export function isAnswer(open: OpenPrompt | null, reply: UserReply): boolean {
  return open !== null && fitsPrompt(open.prompt, reply);
}

/** Tells what the user has done, if it is an answer to the question; a device does not let its user enter anything else. */
export function hearReply(
  open: OpenPrompt,
  span: string,
  reply: UserReply,
  { emit }: Pick<HandsetEnvironment, "emit">,
): boolean {
  if (!isAnswer(open, reply)) return false;
  const { id, prompt } = open;
  const isLate = "gone" in reply && reply.gone === "timed-out";
  emit({ span, ...(isLate ? { type: "prompt.expired", id } : answered(id, prompt, reply)) });
  return true;
}

function answered(id: string, prompt: UserPrompt, reply: UserReply): EventBody {
  if ("gone" in reply) return { type: "prompt.answered", agreed: false, id };
  if ("agreed" in reply) return { type: "prompt.answered", agreed: reply.agreed, id };
  if ("choices" in reply) return { type: "prompt.answered", agreed: true, id, choices: reply.choices };
  const isHidden = prompt.kind === "input" && prompt.hidden;
  return { type: "prompt.answered", agreed: true, id, ...(isHidden ? { secret: reply.text } : { text: reply.text }) };
}
